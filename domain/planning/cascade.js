import { worthOfMore } from './worth-of-more.ts';
/** Whether one model more is worth asking: as many of the queue, from its head, as bring the most above their cost at this
 * price of money. Several together may be worth it where one alone is not. Says so in numbers either way. */
export function nextByValue(input) {
    const { forecast, queue, price } = input;
    const worthOf = worthOfMore(input, forecast);
    if (input.isOnPaper && queue.length > 0) {
        return { calls: [], why: `${ENOUGH}: the blend is not proven, so no trade can come of it.`, offer: null };
    }
    if (queue.length === 0)
        return { calls: [], why: `${ENOUGH}: nobody is left to ask.`, offer: null };
    if (!worthOf)
        return { calls: [], why: `${ENOUGH}: there is no price to trade against.`, offer: null };
    const costOf = (more) => queue.slice(0, more).reduce((sum, call) => sum + call.expectedCostMicroUsd, 0);
    const gainOf = (more) => worthOf(more) - price * costOf(more);
    const sizes = queue.map((_, index) => index + 1);
    const most = sizes.reduce((best, size) => (gainOf(size) > gainOf(best) ? size : best), 1);
    const pays = gainOf(most) > 0;
    const calls = queue.slice(0, most);
    const models = calls.map(({ model }) => model);
    const offer = { models, worthMicroUsd: worthOf(most), costMicroUsd: costOf(most), price, pays };
    return { calls: pays ? calls : [], why: tell(offer), offer };
}
/** How a note begins that says that the answers so far were enough. */
const ENOUGH = 'Not escalated';
function tell({ models, worthMicroUsd, costMicroUsd, price, pays }) {
    const dear = price > 1 ? ` times ${price.toFixed(2)}, the price of money` : '';
    const compared = `VOI ${dollars(worthMicroUsd)} ${pays ? '>' : '<='} ${dollars(costMicroUsd)}${dear}`;
    return `${pays ? 'Escalated' : ENOUGH}: ${compared} (${models.join(', ')}).`;
}
const dollars = (microUsd) => `$${(microUsd / 1e6).toFixed(4)}`;

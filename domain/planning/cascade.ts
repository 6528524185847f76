import type { CallEvaluation } from '../decision/call-evaluation.ts';
import type { Forecast } from '../forecast/forecast.ts';
import type { PlannedCall } from './plan.ts';
import { type WorthInput, worthOfMore } from './worth-of-more.ts';

export interface CascadeInput extends WorthInput {
  /** Of all answers so far. */
  readonly forecast: Pick<Forecast, 'blended' | 'blendWeight' | 'models'>;
  /** Who can still be asked, the best first. */
  readonly queue: readonly PlannedCall[];
  /** What a call has to bring for each micro-dollar that it costs; 1 = as much as it costs. */
  readonly price: number;
}

export interface NextByValue {
  /** Whom to ask, the best first: one at a time, as long as there is time to look again after each. Empty = enough. */
  readonly calls: readonly PlannedCall[];
  readonly why: string;
  /** Null where there is no price to trade against, or nobody left. */
  readonly offer: CallEvaluation | null;
}

/** Whether one model more is worth asking: as many of the queue, from its head, as bring the most above their cost at this
 * price of money. Several together may be worth it where one alone is not. Says so in numbers either way. */
export function nextByValue(input: CascadeInput): NextByValue {
  const { forecast, queue, price } = input;
  const worthOf = worthOfMore(input, forecast);
  if (input.isOnPaper && queue.length > 0) {
    return { calls: [], why: `${ENOUGH}: the blend is not proven, so no trade can come of it.`, offer: null };
  }
  if (queue.length === 0) return { calls: [], why: `${ENOUGH}: nobody is left to ask.`, offer: null };
  if (!worthOf) return { calls: [], why: `${ENOUGH}: there is no price to trade against.`, offer: null };
  const costOf = (more: number) => queue.slice(0, more).reduce((sum, call) => sum + call.expectedCostMicroUsd, 0);
  const gainOf = (more: number) => worthOf(more) - price * costOf(more);
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

function tell({ models, worthMicroUsd, costMicroUsd, price, pays }: CallEvaluation): string {
  const dear = price > 1 ? ` times ${price.toFixed(2)}, the price of money` : '';
  const compared = `VOI ${dollars(worthMicroUsd)} ${pays ? '>' : '<='} ${dollars(costMicroUsd)}${dear}`;
  return `${pays ? 'Escalated' : ENOUGH}: ${compared} (${models.join(', ')}).`;
}

const dollars = (microUsd: number) => `$${(microUsd / 1e6).toFixed(4)}`;

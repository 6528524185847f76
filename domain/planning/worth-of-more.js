import { midProbability } from '../market/market.ts';
import { offers } from '../market/side-quotes.ts';
import { valueOfFirstMicroUsd, valueOfInformationMicroUsd } from './value-of-information.ts';
/** What so many more answers would be worth to a decision that has these, in micro-dollars, at the largest stake that it may
 * take; null where there is no price to trade against. */
export function worthOfMore(input, { finalProbability, blendWeight, models }) {
    const best = finalProbability === null ? undefined : offers(finalProbability, input.market.quotes, input.fee)[0];
    if (finalProbability === null || !best)
        return null;
    if (input.isOnPaper)
        return () => 0;
    const { threshold, spread } = input;
    const known = {
        answered: models.length,
        finalProbability,
        blendWeight,
        edge: best.edge,
        threshold,
        contracts: contractsAt(best, input),
        ...(spread ? { spread } : {}),
    };
    return (more) => valueOfInformationMicroUsd({ ...known, more });
}
/** The same of the first answer, before anybody has given one: P is the price then. */
export function worthOfFirst(input, blendWeight) {
    const { market, fee, threshold, spread, isOnPaper = false } = input;
    if (isOnPaper)
        return 0;
    return valueOfFirstMicroUsd({
        price: midProbability(market.quotes),
        blendWeight,
        gainAtMicroUsd: (finalProbability) => {
            const best = offers(finalProbability, market.quotes, fee)[0];
            return best ? contractsAt(best, input) * 1e6 * Math.max(0, best.edge - threshold) : 0;
        },
        ...(spread ? { spread } : {}),
    });
}
const contractsAt = ({ priceMicroUsd }, { maxStakeMicroUsd }) => Math.floor(maxStakeMicroUsd / priceMicroUsd);

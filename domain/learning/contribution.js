import { meanOf } from './mean-of.ts';
import { brier } from './quality.ts';
/** Tallies the decisions whose markets resolved in an hour. The unit is the market: decisions on one market resolve together
 * and are one piece of evidence, so their Brier differences are averaged and their profit differences summed. */
export function tallyContributions(resolved, slicesOf) {
    const markets = new Map();
    for (const scored of resolved) {
        const { probability, outcome, trade, ticker, without = [] } = scored;
        if (probability === null)
            continue;
        for (const each of without) {
            const gain = brier(each.probability, outcome) - brier(probability, outcome);
            const profit = each.profitMicroUsd === null ? null : (trade?.profitMicroUsd ?? 0) - each.profitMicroUsd;
            for (const slice of slicesOf(scored)) {
                const key = [each.model, slice, ticker].join('\n');
                const market = markets.get(key) ?? { gains: [], profit: null, isChanged: false };
                market.gains.push(gain);
                if (profit !== null)
                    market.profit = (market.profit ?? 0) + profit;
                market.isChanged ||= each.isOther;
                markets.set(key, market);
            }
        }
    }
    const sums = new Map();
    for (const [key, market] of markets) {
        const [model = '', slice = ''] = key.split('\n');
        addContribution(sums, { ...emptyOf(model, slice), ...ofOne(market) });
    }
    return [...sums.values()];
}
function ofOne({ gains, profit, isChanged }) {
    const gain = gains.reduce((sum, each) => sum + each, 0) / gains.length;
    return {
        markets: 1,
        brierGain: gain,
        brierGainSquares: gain ** 2,
        judged: profit === null ? 0 : 1,
        profitGain: profit ?? 0,
        profitGainSquares: (profit ?? 0) ** 2,
        changed: isChanged ? 1 : 0,
    };
}
/** Adds up the contributions of several stretches of time. */
export function addContributions(all) {
    const sums = new Map();
    for (const each of all)
        addContribution(sums, each);
    return [...sums.values()];
}
function addContribution(sums, each) {
    const key = `${each.model}\n${each.slice}`;
    const sum = sums.get(key) ?? emptyOf(each.model, each.slice);
    for (const field of SUMS)
        sum[field] += each[field];
    sums.set(key, sum);
}
export function contributionOf(sums) {
    const { model, slice, markets, judged } = sums;
    return {
        model,
        slice,
        markets,
        judged,
        brierGain: meanOf(sums.brierGain, sums.brierGainSquares, markets),
        profitGainMicroUsd: meanOf(sums.profitGain, sums.profitGainSquares, judged),
        profitGainTotalMicroUsd: judged === 0 ? null : sums.profitGain,
        tradesChanged: sums.changed,
    };
}
const emptyOf = (model, slice) => ({
    model,
    slice,
    markets: 0,
    brierGain: 0,
    brierGainSquares: 0,
    judged: 0,
    profitGain: 0,
    profitGainSquares: 0,
    changed: 0,
});
const SUMS = [
    'markets',
    'brierGain',
    'brierGainSquares',
    'judged',
    'profitGain',
    'profitGainSquares',
    'changed',
];

import { sum } from '../shared/sum.ts';
export const NO_DEMAND = { costMicroUsdByBin: {}, unpricedMicroUsd: 0 };
const BINS_PER_DOUBLING = 2;
const LOWEST_BIN = -20;
const HIGHEST_BIN = 40;
/** Which bin a call is in: its worth for its cost in half doublings; what is worth nothing is in the lowest. */
export function densityBin(worthMicroUsd, costMicroUsd) {
    const density = worthMicroUsd / Math.max(1, costMicroUsd);
    if (!(density > 0))
        return LOWEST_BIN;
    return Math.min(HIGHEST_BIN, Math.max(LOWEST_BIN, Math.floor(BINS_PER_DOUBLING * Math.log2(density))));
}
/** The least worth for a cost of 1 that is above a bin. */
const above = (bin) => 2 ** ((bin + 1) / BINS_PER_DOUBLING);
/** Adds up demands, each multiplied by how much of it is to be expected. */
export function addDemands(parts) {
    const costMicroUsdByBin = {};
    for (const { demand, times } of parts) {
        for (const [bin, cost] of Object.entries(demand.costMicroUsdByBin)) {
            costMicroUsdByBin[bin] = (costMicroUsdByBin[bin] ?? 0) + times * cost;
        }
    }
    return {
        costMicroUsdByBin,
        unpricedMicroUsd: sum(parts.map(({ demand, times }) => times * demand.unpricedMicroUsd)),
    };
}
/** The price at which what is still to come costs no more than what is left: every call below it is passed over, from the one
 * that brings least for its cost. 0 where all of it fits, so that nothing is passed over for want of money. In worth per cost.
 * Example: $3 left; to come are calls for $2 that bring 8 for 1, and for $2 that bring 2 for 1: the price is above 2. */
export function priceOfMoney(expected, roomMicroUsd) {
    let over = sum(Object.values(expected.costMicroUsdByBin)) + expected.unpricedMicroUsd - roomMicroUsd;
    let price = 0;
    const bins = Object.entries(expected.costMicroUsdByBin).map(([bin, cost]) => [Number(bin), cost]);
    for (const [bin, cost] of bins.toSorted(([a], [b]) => a - b)) {
        if (over <= 0)
            return price;
        price = above(bin);
        over -= cost;
    }
    return price;
}
/** What is still to come today: each hour as it was on earlier days on average; without earlier days as today's so far. */
export function demandToCome({ earlier, earlierDays, today, currentHour, currentShare, hours }) {
    const left = (hour) => (hour === currentHour ? 1 - currentShare : hour > currentHour ? 1 : 0);
    if (earlierDays > 0) {
        return addDemands(earlier.map(({ ofDay, demand }) => ({ demand, times: left(ofDay) / earlierDays })));
    }
    const first = Math.min(currentHour, ...today.map(({ ofDay }) => ofDay));
    const passed = currentHour - first + currentShare;
    const remaining = sum(Array.from({ length: hours }, (_, hour) => left(hour)));
    // A rate from a few minutes would be that of a few calls.
    if (passed < LEAST_HOURS)
        return NO_DEMAND;
    return addDemands(today.map(({ demand }) => ({ demand, times: remaining / passed })));
}
const LEAST_HOURS = 0.25;
/** A fuller day makes money dearer than the account's own pattern does: the pattern may be wrong. */
const BAND_FACTOR = { open: 1, conserve: 2, critical: 4, exhausted: 4 };
export const NOT_SCARCE = { first: 0, further: 1 };
/** What calls have to bring at a price of money, in a band. */
export function demandedAt(price, band) {
    const factor = BAND_FACTOR[band];
    return { first: factor * price, further: factor * Math.max(1, price) };
}

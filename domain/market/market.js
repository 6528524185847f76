/** A Kalshi market, already checked: what the rest of Conclave may rely on. Prices are integer micro-dollars per
 * one-dollar contract (57 cents = 570_000), so a price divided by 1e6 is a probability. */
export const MICRO_USD_PER_CONTRACT = 1000000;
/** Mid of the quotes as a probability in (0, 1). */
export function midProbability(quotes) {
    return (quotes.yesBidMicroUsd + quotes.yesAskMicroUsd) / 2 / MICRO_USD_PER_CONTRACT;
}
/** Spread of the quotes in micro-dollars. */
export function spreadMicroUsd(quotes) {
    return quotes.yesAskMicroUsd - quotes.yesBidMicroUsd;
}
/** The price that quotes state: their mid, or null where they are further apart than `maxSpread` (a probability) and say
 * that there is none. */
export function quotedPrice(quotes, maxSpread) {
    return spreadMicroUsd(quotes) <= maxSpread * MICRO_USD_PER_CONTRACT ? midProbability(quotes) : null;
}

/** How much a market's price has moved lately. `unknown` without a usable history: a regime is never guessed from the
 * price alone. */
export const VOLATILITIES = ['calm', 'normal', 'volatile', 'unknown'] as const;
export type Volatility = (typeof VOLATILITIES)[number];

/** A past price of YES as a probability. */
export interface PricePoint {
  readonly atMs: number;
  readonly probability: number;
}

const WINDOW_MS = 7 * 86_400_000;
const DAY_MS = 86_400_000;
const MIN_POINTS = 5;
const MIN_SPAN_MS = 3_600_000;
const CALM_BELOW = 0.02;
const VOLATILE_FROM = 0.08;

/** Realised volatility of the last seven days: sqrt(sum of squared changes / days), in probability per square root of a day.
 * Below .02 is calm, from .08 volatile. It needs five prices that span an hour. Example: five prices an hour apart, each a
 * cent from the last: sqrt(4 * .0001 / (4/24)) = .049, normal. */
export function volatilityOf(history: readonly PricePoint[], nowMs: number): Volatility {
  const recent = history
    .filter(({ atMs }) => atMs > nowMs - WINDOW_MS && atMs <= nowMs)
    .toSorted((a, b) => a.atMs - b.atMs);
  const [first] = recent;
  const last = recent.at(-1);
  if (!first || !last || recent.length < MIN_POINTS || last.atMs - first.atMs < MIN_SPAN_MS) return 'unknown';
  let squares = 0;
  let before = first;
  for (const point of recent) {
    squares += (point.probability - before.probability) ** 2;
    before = point;
  }
  const perDay = Math.sqrt(squares / ((last.atMs - first.atMs) / DAY_MS));
  if (perDay < CALM_BELOW) return 'calm';
  return perDay < VOLATILE_FROM ? 'normal' : 'volatile';
}

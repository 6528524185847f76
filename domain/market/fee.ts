import { MICRO_USD_PER_CONTRACT } from './market.ts';

const PPM = 1_000_000n;
const UNIT = BigInt(MICRO_USD_PER_CONTRACT);

/** The venue's fee for one order, in micro-dollars: rate * contracts * p * (1 - p), rounded up on the whole order. Worked
 * in whole numbers, because in floating point 100 contracts at 50 cents would cost 176 cents instead of 175.
 * Example: 100 at 50c, rate .07: .07 * 100 * .25 = $1.75 exactly; 1 at 50c: 1.75 cents, rounded up to 2. */
export function feeMicroUsd(row: FeeRow, contracts: number, priceMicroUsd: number): number {
  const price = BigInt(priceMicroUsd);
  const numerator = BigInt(row.ratePpm) * BigInt(contracts) * price * (UNIT - price);
  const step = BigInt(row.roundUpToMicroUsd) * PPM * UNIT;
  return Number(((numerator + step - 1n) / step) * BigInt(row.roundUpToMicroUsd));
}

/** The fee row in force for a series: the longest matching prefix, then the newest date not in the future.
 * Throws RangeError when none applies: a fee is never assumed. */
export function feeRowFor(seriesTicker: string, fees: readonly FeeRow[], nowMs: number): FeeRow {
  const inForce = fees.filter((row) => seriesTicker.startsWith(row.seriesPrefix) && Date.parse(row.from) <= nowMs);
  const best = inForce.toSorted(
    (a, b) => b.seriesPrefix.length - a.seriesPrefix.length || Date.parse(b.from) - Date.parse(a.from),
  )[0];
  if (!best)
    throw new RangeError(
      `No fee row covers series ${seriesTicker || '(none)'}: add one with seriesPrefix "" to the configuration.`,
    );
  return best;
}

/** One dated row of the venue's fee schedule: fee = rate * contracts * p * (1 - p), rounded up on the whole order. */
export interface FeeRow {
  /** A series-ticker prefix, or '' for all series. The longest matching prefix wins. */
  readonly seriesPrefix: string;
  readonly ratePpm: number;
  readonly roundUpToMicroUsd: number;
  readonly from: string;
}

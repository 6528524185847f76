import type { Fee } from './fee.ts';
import type { FeeType, StatedFee } from './fee-type.ts';
import { makerRatePpmAt, ratesOf, TAKER_RATE_PPM } from './stated-fee.ts';

/** What a market is charged: what the venue states, else the row of the schedule in force for its series, of which the general
 * one is said to be assumed. How an order is rounded stands in the schedule alone. Throws RangeError without a row. */
export function feeFor(
  { seriesTicker, statedFee = null }: { readonly seriesTicker: string; readonly statedFee?: StatedFee | null },
  fees: readonly FeeRow[],
  nowMs: number,
): Fee {
  const row = feeRowFor(seriesTicker, fees, nowMs);
  const { ratePpm, roundUpToMicroUsd } = row;
  if (statedFee) return { ...ratesOf(statedFee), roundUpToMicroUsd, ...statedFee };
  return {
    ratePpm,
    makerRatePpm: row.makerRatePpm ?? makerRatePpmAt(row.type, ratePpm),
    roundUpToMicroUsd,
    type: row.type ?? null,
    multiplier: ratePpm / TAKER_RATE_PPM,
    source: row.seriesPrefix === '' ? 'assumed' : 'schedule',
  };
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

/** One dated row of a fee schedule, for markets whose event and series state no fee. */
export interface FeeRow {
  /** A series-ticker prefix, or '' for all series. The longest matching prefix wins. */
  readonly seriesPrefix: string;
  readonly ratePpm: number;
  /** Unless stated what the type asks of a maker, and without a type a quarter of `ratePpm`. */
  readonly makerRatePpm?: number | undefined;
  readonly type?: FeeType | undefined;
  readonly roundUpToMicroUsd: number;
  readonly from: string;
}

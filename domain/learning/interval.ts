import type { MeanOf } from './moments.ts';
import type { Bin } from './quality.ts';

/** Where a figure may lie, at 95 %. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

const Z = 1.96;

/** Of a mean; null where it has none. */
export const intervalOf = (estimate: MeanOf | null | undefined): Interval | null =>
  !estimate || estimate.low === null || estimate.high === null ? null : { low: estimate.low, high: estimate.high };

/** Wilson's interval of a share: unlike 1.96 standard errors it stays within [0, 1] and says something of 0 of 3. Null of
 * nothing. Example: 8 of 10 is [.490, .943]. */
export function wilson(part: number, of: number): Interval | null {
  if (of === 0) return null;
  const share = part / of;
  const spread = 1 + (Z * Z) / of;
  const centre = (share + (Z * Z) / (2 * of)) / spread;
  const margin = (Z / spread) * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  return { low: Math.max(0, centre - margin), high: Math.min(1, centre + margin) };
}

/** Of the expected calibration error, approximately: 1.96 standard errors from the chance of the outcomes within each bin,
 * its frequency smoothed by one YES and one NO, the signs of the gaps held. It does not take off what chance alone adds to
 * the error, which is much where n is small: an interval that holds .05 at n = 50 is no sign of a bad calibration. */
export function calibrationErrorInterval(bins: readonly Bin[]): Interval | null {
  const all = bins.reduce((sum, { n }) => sum + n, 0);
  if (all === 0) return null;
  const error = bins.reduce((sum, { forecasts, outcomes }) => sum + Math.abs(forecasts - outcomes), 0) / all;
  const variance = bins.reduce((sum, { n, outcomes }) => {
    const smoothed = (outcomes + 1) / (n + 2);
    return sum + n * smoothed * (1 - smoothed);
  }, 0);
  const margin = (Z * Math.sqrt(variance)) / all;
  return { low: Math.max(0, error - margin), high: Math.min(1, error + margin) };
}

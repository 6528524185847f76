import { type Bin, expectedCalibrationError } from './quality.ts';

/** How many values there were, their sum and the sum of their squares: enough for a mean with its interval. */
export const noMoments = () => ({ n: 0, sum: 0, squares: 0 });
export type Moments = ReturnType<typeof noMoments>;

export function addValue(moments: Moments, value: number): void {
  moments.n += 1;
  moments.sum += value;
  moments.squares += value * value;
}

export function momentsOf(values: readonly number[]): Moments {
  const moments = noMoments();
  for (const value of values) addValue(moments, value);
  return moments;
}

/** A mean with its 95 % interval: mean +- 1.96 standard errors. The interval is null below two values. */
export interface MeanOf {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** Null of nothing. Example: of 1, 2 and 3 the mean is 2 and the interval [.868, 3.132]. */
export function meanOf({ n, sum, squares }: Moments): MeanOf | null {
  if (n === 0) return null;
  const mean = sum / n;
  if (n < 2) return { mean, low: null, high: null };
  const variance = Math.max(0, (squares - n * mean * mean) / (n - 1));
  const margin = 1.96 * Math.sqrt(variance / n);
  return { mean, low: mean - margin, high: mean + margin };
}

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
  const error = expectedCalibrationError(bins);
  if (error === null) return null;
  const all = bins.reduce((sum, { n }) => sum + n, 0);
  const variance = bins.reduce((sum, { n, outcomes }) => {
    const smoothed = (outcomes + 1) / (n + 2);
    return sum + n * smoothed * (1 - smoothed);
  }, 0);
  const margin = (Z * Math.sqrt(variance)) / all;
  return { low: Math.max(0, error - margin), high: Math.min(1, error + margin) };
}

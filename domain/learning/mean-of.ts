/** A mean with its 95 % interval, from sums: mean +- 1.96 standard errors. The interval is null below two. */
export interface MeanOf {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** From a sum, the sum of the squares, and how many. No interval either where the squares are not known, as in tallies that are
 * older than them. */
export function meanOf(sum: number, squares: number, n: number): MeanOf | null {
  if (n === 0) return null;
  const mean = sum / n;
  if (n < 2) return { mean, low: null, high: null };
  const variance = Math.max(0, (squares - n * mean * mean) / (n - 1));
  if (!Number.isFinite(variance)) return { mean, low: null, high: null };
  const margin = 1.96 * Math.sqrt(variance / n);
  return { mean, low: mean - margin, high: mean + margin };
}

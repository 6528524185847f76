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

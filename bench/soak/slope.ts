import { drawFrom } from '../chaos/draw.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How fast something grows, with its 99 % interval. */
export interface Slope {
  readonly slope: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2_000;
const SEED = 20_261_129;

/** The least-squares slope of evenly spaced points, with the percentiles of a moving-block bootstrap of the residuals:
 * neighbouring samples of a process are alike, so an interval that takes each for new evidence would be too narrow. Blocks are as
 * long as the square root of the number of points. 99 %, because several processes are judged and none may be found growing by
 * chance. Deterministic. Throws of fewer than three points. */
export function slopeOf(points: readonly Point[]): Slope {
  const n = points.length;
  if (n < 3) throw new RangeError(`A slope needs three points or more, not ${n}.`);
  const { slope, intercept } = leastSquares(points);
  const fitted = points.map(({ x }) => intercept + slope * x);
  const residuals = points.map(({ y }, index) => y - (fitted[index] as number));
  const length = Math.max(1, Math.round(Math.sqrt(n)));
  const draw = drawFrom(SEED);
  const slopes = Array.from({ length: RESAMPLES }, () => {
    const resampled: number[] = [];
    while (resampled.length < n) {
      const from = Math.floor(draw() * (n - length + 1));
      resampled.push(...residuals.slice(from, from + length));
    }
    return leastSquares(
      points.map(({ x }, index) => ({ x, y: (fitted[index] as number) + (resampled[index] as number) })),
    ).slope;
  }).toSorted((a, b) => a - b);
  const at = (share: number) => slopes[Math.min(RESAMPLES - 1, Math.floor(share * RESAMPLES))] as number;
  return { slope, low: at(0.005), high: at(0.995) };
}

function leastSquares(points: readonly Point[]): { slope: number; intercept: number } {
  const mean = (of: (point: Point) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [meanX, meanY] = [mean(({ x }) => x), mean(({ y }) => y)];
  const covariance = mean(({ x, y }) => (x - meanX) * (y - meanY));
  const variance = mean(({ x }) => (x - meanX) ** 2);
  if (variance === 0) throw new RangeError('A slope needs points at different places.');
  const slope = covariance / variance;
  return { slope, intercept: meanY - slope * meanX };
}

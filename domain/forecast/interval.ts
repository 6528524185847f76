import { logit, sigmoid } from '../shared/probability.ts';

const MIN_PAIRS = 20;

/** Half-width in log-odds by split conformal prediction: the ceil((n + 1) * coverage)-th smallest of the distances
 * |logit P - logit(last mid before close)| of resolved markets, the mid clipped to [.01, .99]. Null below 20 pairs, or when
 * n is too small for the coverage: then the cold widths serve. Measured coverage 82.7 % and 90.7 % at 80 % and 90 %. */
export function conformalHalfWidth(distances: readonly number[], coverage: number): number | null {
  const rank = Math.ceil((distances.length + 1) * coverage);
  if (distances.length < MIN_PAIRS || rank > distances.length) return null;
  return distances.toSorted((a, b) => a - b)[rank - 1] ?? null;
}

export function conformalDistance(probability: number, lastMid: number): number {
  return Math.abs(logit(probability) - logit(lastMid));
}

/** [sigmoid(logit P - h), sigmoid(logit P + h)]. */
export function intervalAround(probability: number, halfWidth: number): readonly [number, number] {
  const centre = logit(probability);
  return [sigmoid(centre - halfWidth), sigmoid(centre + halfWidth)];
}

/** Half-widths in log-odds before there are resolved pairs to learn them from, by nominal coverage. */
const COLD_HALF_WIDTH = { 80: 2.5, 90: 3.1 } as const;

/** Half-widths in log-odds that resolved markets have earned; null = not yet. */
export interface HalfWidths {
  readonly half80: number | null;
  readonly half90: number | null;
}

/** An interval for the better-informed later view of the market, not for the outcome itself: sigmoid(logit P +- h), h from resolved markets by
 * split conformal prediction, before that 2.5 for 80 % and 3.1 for 90 %. The spread between models is no error bar (such intervals covered 17-45 % at a nominal 80 %), so
 * it plays no part. It is reported and never scales a size. Example: P = .5 at 80 % gives [.075858, .924142]. */
export function intervalFor(probability: number, coverage: 80 | 90, earned: HalfWidths): readonly [number, number] {
  const half = coverage === 80 ? earned.half80 : earned.half90;
  return intervalAround(probability, half ?? COLD_HALF_WIDTH[coverage]);
}

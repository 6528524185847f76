import { logit, sigmoid } from './probability.ts';

/** Half-widths in log-odds before there are resolved pairs to learn them from, by nominal coverage. */
const COLD_HALF_WIDTH = { 80: 2.5, 90: 3.1 } as const;

/** An interval for the better-informed later view of the market, not for the outcome itself: sigmoid(logit P +- 2.5) for
 * 80 %, +- 3.1 for 90 %. The spread between models is no error bar (such intervals covered 17-45 % at a nominal 80 %), so
 * it plays no part. It is reported and never scales a size. Example: P = .5 at 80 % gives [.075858, .924142]. */
export function coldInterval(probability: number, coverage: 80 | 90): readonly [number, number] {
  const centre = logit(probability);
  return [sigmoid(centre - COLD_HALF_WIDTH[coverage]), sigmoid(centre + COLD_HALF_WIDTH[coverage])];
}

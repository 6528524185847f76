import { intervalAround } from './conformal.ts';

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

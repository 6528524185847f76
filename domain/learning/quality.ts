import { clip } from '../shared/probability.ts';

/** A forecast and what came of it. */
export interface Outcome {
  readonly p: number;
  readonly outcome: 0 | 1;
}

const LOG_LOSS_CLIP = 0.001;
export const BINS = 10;

/** (p - y)^2: 0 is perfect, .25 is what 50 % for ever scores. */
export const brier = (p: number, outcome: 0 | 1): number => (p - outcome) ** 2;

/** -ln of the probability given to what happened, p clipped to [.001, .999]. */
export function logLoss(p: number, outcome: 0 | 1): number {
  const clipped = clip(p, LOG_LOSS_CLIP, 1 - LOG_LOSS_CLIP);
  return -Math.log(outcome === 1 ? clipped : 1 - clipped);
}

/** Which of the ten bins of equal width a probability falls in; 1 is in the last. */
export const binOf = (p: number): number => Math.min(BINS - 1, Math.floor(p * BINS));

/** A reliability bin's sums. */
export interface Bin {
  readonly n: number;
  readonly forecasts: number;
  readonly outcomes: number;
}

/** Expected calibration error: the bins' |mean forecast - frequency|, weighted by their n. Null of nothing. */
export function expectedCalibrationError(bins: readonly Bin[]): number | null {
  const n = bins.reduce((sum, bin) => sum + bin.n, 0);
  if (n === 0) return null;
  return bins.reduce((sum, bin) => sum + Math.abs(bin.forecasts - bin.outcomes), 0) / n;
}

/** The reliability bins of a list of forecasts. */
export function reliability(outcomes: readonly Outcome[]): Bin[] {
  const bins = Array.from({ length: BINS }, () => ({ n: 0, forecasts: 0, outcomes: 0 }));
  for (const { p, outcome } of outcomes) {
    const bin = bins[binOf(p)] as { n: number; forecasts: number; outcomes: number };
    bin.n += 1;
    bin.forecasts += p;
    bin.outcomes += outcome;
  }
  return bins;
}

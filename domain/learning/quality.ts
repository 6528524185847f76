import { clip } from '../shared/probability.ts';
import { mean } from '../shared/sum.ts';

export interface Outcome {
  readonly p: number;
  readonly outcome: 0 | 1;
}

/** P(YES) by model, of the models that answered one question. */
export type Forecasts = Readonly<Record<string, number>>;

const LOG_LOSS_CLIP = 0.001;
const BINS = 10;

/** (p - y)^2: 0 is perfect, .25 is what 50 % for ever scores. */
export const brier = (p: number, outcome: 0 | 1): number => (p - outcome) ** 2;

/** Each model's Brier loss. A model that did not answer is taken at the mean of the others, so that silence is neither a good
 * forecast nor a bad one. */
export function imputedLosses(forecasts: Forecasts, models: readonly string[], outcome: 0 | 1): Record<string, number> {
  const others = mean(Object.values(forecasts));
  return Object.fromEntries(models.map((model) => [model, brier(forecasts[model] ?? others, outcome)]));
}

/** -ln of the probability given to what happened, p clipped to [.001, .999]. */
export function logLoss(p: number, outcome: 0 | 1): number {
  const clipped = clip(p, LOG_LOSS_CLIP, 1 - LOG_LOSS_CLIP);
  return -Math.log(outcome === 1 ? clipped : 1 - clipped);
}

/** A reliability bin's sums. */
const emptyBin = () => ({ n: 0, forecasts: 0, outcomes: 0 });
export type Bin = ReturnType<typeof emptyBin>;

export const emptyBins = (): Bin[] => Array.from({ length: BINS }, emptyBin);

/** Adds a forecast to its bin; a probability of 1 is in the last. */
export function addToBins(bins: readonly Bin[], { p, outcome }: Outcome): void {
  const bin = bins[Math.min(BINS - 1, Math.floor(p * BINS))] as Bin;
  bin.n += 1;
  bin.forecasts += p;
  bin.outcomes += outcome;
}

export function reliability(outcomes: readonly Outcome[]): Bin[] {
  const bins = emptyBins();
  for (const each of outcomes) addToBins(bins, each);
  return bins;
}

/** Expected calibration error: the bins' |mean forecast - frequency|, weighted by their n. Null of nothing. */
export function expectedCalibrationError(bins: readonly Bin[]): number | null {
  const n = bins.reduce((sum, bin) => sum + bin.n, 0);
  if (n === 0) return null;
  return bins.reduce((sum, bin) => sum + Math.abs(bin.forecasts - bin.outcomes), 0) / n;
}

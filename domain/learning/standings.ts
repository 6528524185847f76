import { type Forecasts, imputedLosses } from './losses.ts';
import { type MeanOf, meanOf } from './mean-of.ts';
import { equalWeights, fixedShareStep, hedgeWeights, twoSpeedWeights } from './weights.ts';

/** How the models stand after the questions that have resolved so far, in the order in which they did. */
export interface Standings {
  /** Resolved questions taken in. */
  count(): number;
  add(question: { readonly forecasts: Forecasts; readonly outcome: 0 | 1 }): void;
  meanLosses(): Record<string, number>;
  /** The same with their intervals; null before the first question. */
  lossEstimates(): Record<string, MeanOf | null>;
  /** Capped Hedge on the whole history. */
  slow(): Record<string, number>;
  /** Fixed-share, which forgets. */
  fast(): Record<string, number>;
  /** Half and half. */
  twoSpeed(): Record<string, number>;
}

/** Starts with every model equal. */
export function createStandings(models: readonly string[]): Standings {
  const sums: Record<string, number> = Object.fromEntries(models.map((model) => [model, 0]));
  const squares: Record<string, number> = { ...sums };
  let fast = equalWeights(models);
  let count = 0;
  const meanLosses = () =>
    Object.fromEntries(models.map((model) => [model, count === 0 ? 0 : (sums[model] ?? 0) / count]));
  const slow = () => hedgeWeights(meanLosses(), count);
  return {
    count: () => count,
    add({ forecasts, outcome }) {
      const losses = imputedLosses(forecasts, models, outcome);
      for (const model of models) {
        const loss = losses[model] ?? 0;
        sums[model] = (sums[model] ?? 0) + loss;
        squares[model] = (squares[model] ?? 0) + loss * loss;
      }
      fast = fixedShareStep(fast, losses);
      count += 1;
    },
    meanLosses,
    lossEstimates: () =>
      Object.fromEntries(models.map((model) => [model, meanOf(sums[model] ?? 0, squares[model] ?? 0, count)])),
    slow,
    fast: () => fast,
    twoSpeed: () => twoSpeedWeights(slow(), fast),
  };
}

import { equalWeights, fixedShareStep, hedgeWeights, twoSpeedWeights } from '../weights.ts';
import { type Forecasts, imputedLosses } from './losses.ts';

/** How the models stand after the questions that have resolved so far, in the order in which they did. */
export interface Standings {
  /** Resolved questions taken in. */
  count(): number;
  add(question: { readonly forecasts: Forecasts; readonly outcome: 0 | 1 }): void;
  meanLosses(): Record<string, number>;
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
  let fast = equalWeights(models);
  let count = 0;
  const meanLosses = () =>
    Object.fromEntries(models.map((model) => [model, count === 0 ? 0 : (sums[model] ?? 0) / count]));
  const slow = () => hedgeWeights(meanLosses(), count);
  return {
    count: () => count,
    add({ forecasts, outcome }) {
      const losses = imputedLosses(forecasts, models, outcome);
      for (const model of models) sums[model] = (sums[model] ?? 0) + (losses[model] ?? 0);
      fast = fixedShareStep(fast, losses);
      count += 1;
    },
    meanLosses,
    slow,
    fast: () => fast,
    twoSpeed: () => twoSpeedWeights(slow(), fast),
  };
}

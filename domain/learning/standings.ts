import { addValue, type MeanOf, type Moments, meanOf, noMoments } from './moments.ts';
import { type Forecasts, imputedLosses } from './quality.ts';
import { equalWeights, fixedShareStep, hedgeWeights, twoSpeedWeights } from './weights.ts';

/** How the models stand after the questions that have resolved so far, in the order in which they did. */
export interface Standings {
  add(question: { readonly forecasts: Forecasts; readonly outcome: 0 | 1 }): void;
  /** Mean losses with their intervals; null before the first question. */
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
  const losses = new Map<string, Moments>(models.map((model) => [model, noMoments()]));
  let fast = equalWeights(models);
  let count = 0;
  const lossEstimates = () => Object.fromEntries([...losses].map(([model, moments]) => [model, meanOf(moments)]));
  const slow = () => {
    const means = Object.entries(lossEstimates()).map(([model, estimate]) => [model, estimate?.mean ?? 0]);
    return hedgeWeights(Object.fromEntries(means), count);
  };
  return {
    add({ forecasts, outcome }) {
      const imputed = imputedLosses(forecasts, models, outcome);
      for (const [model, moments] of losses) addValue(moments, imputed[model] ?? 0);
      fast = fixedShareStep(fast, imputed);
      count += 1;
    },
    lossEstimates,
    slow,
    fast: () => fast,
    twoSpeed: () => twoSpeedWeights(slow(), fast),
  };
}

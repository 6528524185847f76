import { addValue, type Moments, meanOf, noMoments } from './moments.ts';
import { type Forecasts, imputedLosses } from './quality.ts';
import { equalWeights, fixedShareStep, hedgeWeights, twoSpeedWeights } from './weights.ts';

/** How the models stand after the questions that have resolved so far, in the order in which they did: every model equal at
 * first. */
export function createStandings(models: readonly string[]) {
  const losses = new Map<string, Moments>(models.map((model) => [model, noMoments()]));
  let fast = equalWeights(models);
  let count = 0;
  const lossEstimates = () => Object.fromEntries([...losses].map(([model, moments]) => [model, meanOf(moments)]));
  const slow = () => {
    const means = Object.entries(lossEstimates()).map(([model, estimate]) => [model, estimate?.mean ?? 0]);
    return hedgeWeights(Object.fromEntries(means), count);
  };
  return {
    add({ forecasts, outcome }: { readonly forecasts: Forecasts; readonly outcome: 0 | 1 }): void {
      const imputed = imputedLosses(forecasts, models, outcome);
      for (const [model, moments] of losses) addValue(moments, imputed[model] ?? 0);
      fast = fixedShareStep(fast, imputed);
      count += 1;
    },
    /** Mean losses with their intervals; null before the first question. */
    lossEstimates,
    /** Capped Hedge on the whole history. */
    slow,
    /** Fixed-share, which forgets. */
    fast: () => fast,
    /** Half and half. */
    twoSpeed: () => twoSpeedWeights(slow(), fast),
  };
}
export type Standings = ReturnType<typeof createStandings>;

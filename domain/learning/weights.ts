import { mean, sum } from '../shared/sum.ts';
import { addValue, type Moments, meanOf, noMoments } from './estimates.ts';
import { brier, type Forecasts, imputedLosses } from './quality.ts';

const LEARNING_RATE = 2;
const HISTORY_CAP = 50;

/** Equal weights: what is believed before any outcome. */
export function equalWeights(models: readonly string[]): Record<string, number> {
  return Object.fromEntries(models.map((model) => [model, 1 / models.length]));
}

/** Capped Hedge: weight ~ exp(-2 * min(n, 50) * mean Brier loss), normalised. The cap is what keeps it from putting .99 on
 * one model and losing. n = resolved questions known when the question opens; n = 0 gives equal weights.
 * Example: losses .10 and .20 at n = 50: exp(-10) to exp(-20), so .99995 to .00005; at n = 10 it is .881 to .119. */
export function hedgeWeights(meanLosses: Readonly<Record<string, number>>, n: number): Record<string, number> {
  const models = Object.keys(meanLosses);
  if (n === 0) return equalWeights(models);
  const exponents = models.map((model) => (meanLosses[model] ?? 0) * Math.min(n, HISTORY_CAP));
  // Only differences matter; subtracting the least keeps the exponentials in range.
  const least = Math.min(...exponents);
  const raw = exponents.map((exponent) => Math.exp(-LEARNING_RATE * (exponent - least)));
  return normalised(Object.fromEntries(models.map((model, index) => [model, raw[index] ?? 0])));
}

/** A model's own record: panels that it answered, and by how much its mean Brier loss on them exceeds the mean loss of the models
 * that answered them too; 0 of none. */
export interface OwnRecord {
  readonly answered: number;
  readonly excess: number;
}

/** Capped Hedge by each model's own record: weight ~ exp(-2 * min(n, 50) * excess), n = the panels that the model itself answered.
 * That is its loss drawn toward the mean of the individual models' losses by the answers that it lacks to fifty. One that is new
 * or never answers stands where that mean stands; the loss of their pool, which is smaller, would set it above most of them. Where
 * every model has answered every panel these are the weights of hedgeWeights.
 * Example: of three with excess -.02, .02 and no answer, the first two with 50 answers: exp(2) to exp(-2) to 1 = .867, .016, .117. */
export function ownHedgeWeights(records: Readonly<Record<string, OwnRecord>>): Record<string, number> {
  const drawn = Object.entries(records).map(([model, { answered, excess }]) => {
    return [model, (Math.min(answered, HISTORY_CAP) * excess) / HISTORY_CAP] as const;
  });
  return hedgeWeights(Object.fromEntries(drawn), HISTORY_CAP);
}

const SHARE = 0.05;

/** Fixed-share Hedge, the part that forgets: after each resolved question v ~ v * exp(-2 * Brier loss), then
 * .95 v + .05 / M, so that no model falls so low that it cannot come back soon. Models that are new start at the mean, and one that did not answer
 * takes the mean of the others' losses.
 * Example: equal weights of two and losses .0 and .5 give .731 to .269, then .719 to .281. */
export function fixedShareStep(
  weights: Readonly<Record<string, number>>,
  losses: Readonly<Record<string, number>>,
): Record<string, number> {
  const models = Object.keys(losses);
  const even = 1 / models.length;
  const grown = ([model, loss]: [string, number]): [string, number] => [
    model,
    (weights[model] ?? even) * Math.exp(-LEARNING_RATE * loss),
  ];
  const shares = Object.entries(normalised(Object.fromEntries(Object.entries(losses).map(grown))));
  return Object.fromEntries(shares.map(([model, share]) => [model, (1 - SHARE) * share + SHARE / models.length]));
}

/** Two-speed weights, what live decisions use: half of the long memory, half of the short. In calm they cost .0010 to
 * .0014 Brier, after a model silently breaks they gain .006 to .0135. */
export function twoSpeedWeights(
  slow: Readonly<Record<string, number>>,
  fast: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(slow).map(([model, weight]) => [model, (weight + (fast[model] ?? weight)) / 2]),
  );
}

/** Weights in which deselected models have none, summing to 1. */
export function withoutDeselected(
  weights: Readonly<Record<string, number>>,
  isDeselected: (model: string) => boolean,
): Record<string, number> {
  const kept = Object.entries(weights).map(([model, weight]) => [model, isDeselected(model) ? 0 : weight] as const);
  return normalised(Object.fromEntries(kept));
}

/** Sums to 1; unchanged when there is nothing to share out. */
export function normalised(weights: Readonly<Record<string, number>>): Record<string, number> {
  const total = sum(Object.values(weights));
  if (!(total > 0)) return { ...weights };
  return Object.fromEntries(Object.entries(weights).map(([model, weight]) => [model, weight / total]));
}

/** How the models stand after the questions that have resolved so far, in the order in which they did. `before`: the fixed-share
 * weights before the first of them; every model equal where none are given. */
export function createStandings(models: readonly string[], before: Readonly<Record<string, number>> = {}) {
  const losses = new Map<string, Moments>(models.map((model) => [model, noMoments()]));
  const excesses = new Map<string, Moments>(models.map((model) => [model, noMoments()]));
  let fast = { ...equalWeights(models), ...before };
  let count = 0;
  const slow = () => {
    const means = [...losses].map(([model, moments]) => [model, meanOf(moments)?.mean ?? 0]);
    return hedgeWeights(Object.fromEntries(means), count);
  };
  const ownSlow = () => {
    const records = [...excesses].map(([model, moments]) => [
      model,
      { answered: moments.n, excess: meanOf(moments)?.mean ?? 0 },
    ]);
    return ownHedgeWeights(Object.fromEntries(records));
  };
  return {
    add({ forecasts, outcome }: { readonly forecasts: Forecasts; readonly outcome: 0 | 1 }): void {
      const imputed = imputedLosses(forecasts, models, outcome);
      for (const [model, moments] of losses) addValue(moments, imputed[model] ?? 0);
      const own = Object.entries(forecasts).map(([model, p]) => [model, brier(p, outcome)] as const);
      const panelLoss = mean(own.map(([, loss]) => loss));
      for (const [model, loss] of own) addValue(excesses.get(model) ?? noMoments(), loss - panelLoss);
      const at = new Map(own);
      fast = fixedShareStep(fast, Object.fromEntries(models.map((model) => [model, at.get(model) ?? panelLoss])));
      count += 1;
    },
    /** Capped Hedge on the whole history, silence taken at the mean of the forecasts that arrived: the arithmetic of `rec`. */
    slow,
    /** Fixed-share, which forgets. */
    fast: () => fast,
    /** Half capped Hedge by each model's own record, half fixed-share: as live decisions do. */
    twoSpeed: () => twoSpeedWeights(ownSlow(), fast),
  };
}
export type Standings = ReturnType<typeof createStandings>;

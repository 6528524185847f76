import type { Fee } from '../market/fee.ts';
import { midProbability, type QuotedMarket, quotedPrice } from '../market/market.ts';
import { preference } from '../market/side-quotes.ts';
import type { Arm } from '../shared/arm.ts';
import type { DecisionPolicy } from '../shared/policy.ts';
import { logOdds, movedFrom } from '../shared/probability.ts';
import { mean } from '../shared/sum.ts';
import { blendWeight, blendWithPrice, type Evidence } from './blend.ts';
import { calibrateAt } from './calibrate.ts';
import { type Forecaster, forecastersOf } from './forecasters.ts';
import { type HalfWidths, intervalFor } from './interval.ts';
import { type MethodWeightsInput, methodWeights } from './method-weights.ts';
import { pool } from './pool.ts';

export interface ForecastInput extends MethodWeightsInput {
  /** What the models were given; absent = the question alone. */
  readonly arm?: Arm;
  readonly evidence: Evidence;
  readonly interval: HalfWidths;
  readonly market: QuotedMarket;
  readonly policy: Pick<DecisionPolicy, 'blend' | 'maxSpread'>;
  readonly fee: Fee;
  /** Least edge that a trade needs, the mode's factor included. */
  readonly minEdge: number;
  /** The probability made to fit the event's other markets; absent = the market stands alone. */
  readonly coherent?: number;
  /** The models' weight against the price where it is not to be worked out: of a decision from before weights by arm. */
  readonly weightAsRecorded?: number;
}

/** The arithmetic from answers to one probability: weights, pool, calibration, blend with the price, interval, agreement. Pure;
 * every step is in the result, so that it can be redone by hand. Throws RangeError without an answer. */
export function makeForecast(given: ForecastInput) {
  const answers: readonly Forecaster[] = forecastersOf(given.answers);
  const input = { ...given, answers };
  const { market, policy, calibration } = input;
  const marketPrice = midProbability(market.quotes);
  const share = weightsOf(input, marketPrice);
  const pooled = pool(answers.map(({ model, rawProbability }) => ({ rawProbability, weight: share(model) })));
  const calibrated = calibrateAt(marketPrice, pooled, calibration);
  const { coherent = calibrated } = input;
  const weight = input.weightAsRecorded ?? blendWeight(policy.blend, input.evidence, input.arm);
  // Where the quotes are no price there is nothing to blend with, and nothing to trade against.
  const priced = quotedPrice(market, policy.maxSpread) !== null;
  const final = (p: number) => (priced ? blendWithPrice(p, marketPrice, weight) : null);
  const prefer = (p: number | null) => (p === null ? null : preference(p, market.quotes, input.fee, input.minEdge));

  const moved = movedWith({ calibrated, coherent });
  const models = answers.map(({ model, rawProbability, samples }) => {
    // The model's own probability after the same calibration and blend as the pool.
    const blended = final(moved(calibrateAt(marketPrice, rawProbability, calibration)));
    const own = { model, rawProbability, ...(samples ? { samples } : {}) };
    return { ...own, weight: share(model), blended, wouldDo: prefer(blended) };
  });
  const blended = final(coherent);
  return {
    /** Each model's forecast as the pool saw it; `samples`: what it is the mean of, where the model was asked several times. */
    models,
    /** Weighted mean of the answers. */
    pooled,
    calibration,
    /** `pooled` after calibration. */
    calibrated,
    /** `calibrated` made to fit the probabilities of the event's other markets; the same where nothing had to move. */
    coherent,
    marketPrice,
    blend: policy.blend,
    blendWeight: weight,
    /** `coherent` blended with the market price; null where the quotes are no price. */
    blended,
    interval80: intervalFor(coherent, 80, input.interval),
    interval90: intervalFor(coherent, 90, input.interval),
    /** Weighted share of models that would take the pool's action. */
    agreement: agreement(models, prefer(blended)),
    disagreement: disagreement(answers.map((answer) => answer.rawProbability)),
  };
}
export type Forecast = Readonly<ReturnType<typeof makeForecast>>;
export type ModelForecast = Forecast['models'][number];

/** What moved the pool to fit the event's other markets moves each of its answers: else one answer alone would disagree with itself. */
function movedWith({ calibrated, coherent }: Pick<Forecast, 'calibrated' | 'coherent'>): (p: number) => number {
  if (coherent === calibrated) return (p) => p;
  return (p) => movedFrom(0.5, logOdds(p) + logOdds(coherent) - logOdds(calibrated));
}

/** Weights of those who answered, summing to 1; equal when none of them has a weight. */
function weightsOf(input: ForecastInput, price: number): (model: string) => number {
  const { answers } = input;
  const weights = methodWeights(input, price);
  const total = answers.reduce((sum, { model }) => sum + (weights[model] ?? 0), 0);
  return (model) => (total > 0 ? (weights[model] ?? 0) / total : 1 / answers.length);
}

/** Weighted share of the models whose own calibrated and blended forecast would take the pool's action; null when there
 * is no price to act against. */
function agreement(
  models: readonly { readonly weight: number; readonly wouldDo: ReturnType<typeof preference> | null }[],
  pooled: ReturnType<typeof preference> | null,
): number | null {
  if (pooled === null) return null;
  const share = models.filter((model) => model.wouldDo === pooled).reduce((sum, model) => sum + model.weight, 0);
  // Weights that sum to 1 may sum to 1.0000000002.
  return Math.min(1, share);
}

/** Spread of the answers, reported as disagreement and never as an error bar. Population standard deviation. */
function disagreement(values: readonly number[]) {
  const centre = mean(values);
  const variance = mean(values.map((value) => (value - centre) ** 2));
  return { standardDeviation: Math.sqrt(variance), low: Math.min(...values), high: Math.max(...values) };
}

/** P_final as it would be without each of the models in turn: what the others say, pooled, calibrated, moved and blended alike. Empty
 * for a single model, without which nothing is left, and where there is no price to blend with.
 * Whatever one model says, one of these does not depend on it. */
export function leaveOneOut(forecast: Forecast): readonly number[] {
  const { models, calibration, marketPrice, blendWeight, blended } = forecast;
  if (models.length < 2 || blended === null) return [];
  const moved = movedWith(forecast);
  return models.map((left) => {
    const others = models.filter((model) => model !== left);
    const total = others.reduce((sum, { weight }) => sum + weight, 0);
    const pooled = pool(
      others.map(({ rawProbability, weight }) => ({
        rawProbability,
        weight: total > 0 ? weight / total : 1 / others.length,
      })),
    );
    return blendWithPrice(moved(calibrateAt(marketPrice, pooled, calibration)), marketPrice, blendWeight);
  });
}

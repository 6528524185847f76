import { fitPlatt } from '../forecast/calibrate.ts';
import { logit, sigmoid } from '../shared/probability.ts';
import { calibrationErrorInterval, type Interval, intervalOf, type MeanOf, meanOf, wilson } from './estimates.ts';
import { type Bin, expectedCalibrationError } from './quality.ts';
import { latencyAt, type Tally } from './tally.ts';
import type { TokenSums } from './tokens.ts';

const COIN = 0.25;
const SLOPE_RIDGE = 0.01;
const MIN_LABELS_FOR_SLOPE = 10;

/** The figures of a window. Null where nothing is known. Times in milliseconds, money in micro-dollars. */
export function performanceOf(tally: Tally) {
  const { bins, costMicroUsd } = tally;
  const labels = tally.brier.n;
  const trades = tally.profitMicroUsd.n;
  const calls = tally.answered + tally.failed;
  const brier = meanOf(tally.brier);
  const costPerAnswerMicroUsd = ratio(costMicroUsd, tally.answered);
  const logLoss = meanOf(tally.logLoss);
  const slope = labels < MIN_LABELS_FOR_SLOPE ? null : slopeOf(bins);
  return {
    labels,
    accuracy: ratio(tally.correct, labels),
    /** Wilson, of `labels`. */
    accuracyInterval: wilson(tally.correct, labels),
    brier,
    logLoss: logLoss?.mean ?? null,
    /** 1.96 standard errors. */
    logLossInterval: intervalOf(logLoss),
    ece: expectedCalibrationError(bins),
    /** Approximate: see calibrationErrorInterval. */
    eceInterval: calibrationErrorInterval(bins),
    /** Of a logistic fit of the outcomes on the forecasts' log-odds: 1 is calibrated, below 1 too sure. */
    slope: slope?.slope ?? null,
    /** Approximate: 1.96 standard errors of the fit on the bins. */
    slopeInterval: slope?.interval ?? null,
    reliability: bins.map(({ n, forecasts, outcomes }) => ({
      n,
      forecast: ratio(forecasts, n),
      frequency: ratio(outcomes, n),
      /** Wilson, of the frequency. */
      frequencyInterval: wilson(outcomes, n),
    })),
    calls,
    availability: ratio(tally.answered, calls),
    /** Wilson, of `calls`. */
    availabilityInterval: wilson(tally.answered, calls),
    p50Ms: latencyAt(tally.latency, 0.5),
    p95Ms: latencyAt(tally.latency, 0.95),
    costMicroUsd,
    costPerCallMicroUsd: ratio(costMicroUsd, calls),
    /** With what failed calls cost: a model whose calls fail for nothing is no cheaper for it. */
    costPerAnswerMicroUsd,
    costPerHundredthMicroUsd: costPerAnswerMicroUsd === null ? null : costPerHundredth(costPerAnswerMicroUsd, brier),
    promptCache: tally.tokens ? promptCacheOf(tally.tokens) : null,
    prediction: tally.tokens ? predictionOf(tally.tokens) : null,
    trades,
    winRate: ratio(tally.won, trades),
    /** Wilson, of `trades`. */
    winRateInterval: wilson(tally.won, trades),
    profitMicroUsd: tally.profitMicroUsd.sum,
    profitPerTrade: meanOf(tally.profitMicroUsd),
  };
}
export type Performance = Readonly<ReturnType<typeof performanceOf>>;

/** What a hundredth of a Brier point below a coin's .25 costs a question; null where nothing was gained. Example: 4,000
 * micro-dollars at a Brier score of .17 are 500. */
export function costPerHundredth(costMicroUsd: number, brier: MeanOf | null): number | null {
  const gain = brier === null ? 0 : (COIN - brier.mean) * 100;
  return gain <= 0 ? null : costMicroUsd / gain;
}

/** Share of the prompt's tokens that were read from the provider's cache; null where no call's usage is known. Tokens that were
 * written to the cache were not read from it. */
function promptCacheOf(sums: TokenSums) {
  const prompt = sums.promptTokens + sums.cachedPromptTokens + sums.cacheWriteTokens;
  return prompt === 0 ? null : { calls: sums.calls, hitRate: sums.cachedPromptTokens / prompt };
}

/** What calls cost by their usage, to what was predicted of them: 1.1 = a tenth more; null where nothing was. */
function predictionOf({ predictions, predictedMicroUsd, usedMicroUsd }: TokenSums) {
  return predictedMicroUsd === 0 ? null : { calls: predictions, ratio: usedMicroUsd / predictedMicroUsd };
}

const ratio = (part: number, of: number) => (of === 0 ? null : part / of);

function slopeOf(bins: readonly Bin[]): { slope: number; interval: Interval } {
  const filled = bins.filter(({ n }) => n > 0);
  const points = {
    logOdds: filled.map(({ n, forecasts }) => logit(forecasts / n)),
    outcomes: filled.map(({ n, outcomes }) => outcomes / n),
    weights: filled.map(({ n }) => n),
  };
  const { a, b } = fitPlatt(points, { a: 1, b: 0 }, SLOPE_RIDGE);
  // The inverse of the curvature at the fit is its covariance.
  let [aa, ab, bb] = [2 * SLOPE_RIDGE, 0, 2 * SLOPE_RIDGE];
  for (const [index, z] of points.logOdds.entries()) {
    const p = sigmoid(a * z + b);
    const curvature = (points.weights[index] ?? 0) * p * (1 - p);
    aa += curvature * z * z;
    ab += curvature * z;
    bb += curvature;
  }
  const margin = 1.96 * Math.sqrt(bb / (aa * bb - ab * ab));
  return { slope: a, interval: { low: a - margin, high: a + margin } };
}

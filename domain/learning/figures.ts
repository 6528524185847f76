import { fitPlatt } from '../forecast/calibrate.ts';
import { logit, sigmoid } from '../shared/probability.ts';
import { calibrationErrorInterval, type Interval, wilson } from './interval-of.ts';
import { type MeanOf, meanOf } from './mean-of.ts';
import { type Bin, expectedCalibrationError } from './quality.ts';
import { latencyAt, type Tally } from './tally.ts';
import type { TokenSums } from './token-sums.ts';

/** The figures of a window. Null where there is nothing to say. Times in milliseconds, money in micro-dollars. */
export interface Performance {
  readonly labels: number;
  readonly accuracy: number | null;
  /** Wilson, of `labels`. */
  readonly accuracyInterval: Interval | null;
  readonly brier: MeanOf | null;
  readonly logLoss: number | null;
  /** 1.96 standard errors; null also where tallies older than the sum of squares are part of it. */
  readonly logLossInterval: Interval | null;
  readonly ece: number | null;
  /** Approximate: see calibrationErrorInterval. */
  readonly eceInterval: Interval | null;
  /** Of a logistic fit of the outcomes on the forecasts' log-odds: 1 is calibrated, below 1 too sure. */
  readonly slope: number | null;
  /** Approximate: 1.96 standard errors of the fit on the bins. */
  readonly slopeInterval: Interval | null;
  readonly reliability: readonly {
    readonly n: number;
    readonly forecast: number | null;
    readonly frequency: number | null;
    /** Wilson, of the frequency. */
    readonly frequencyInterval: Interval | null;
  }[];
  readonly calls: number;
  readonly availability: number | null;
  /** Wilson, of `calls`. */
  readonly availabilityInterval: Interval | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly costMicroUsd: number;
  readonly costPerCallMicroUsd: number | null;
  /** What a hundredth of a Brier point below a coin's .25 costs a question; null where there is none. */
  readonly costPerHundredthMicroUsd: number | null;
  /** Share of the prompt's tokens that were read from the provider's cache; null where no call said what it used. */
  readonly promptCache: { readonly calls: number; readonly hitRate: number } | null;
  /** What calls cost by their usage, to what was predicted of them: 1.1 = a tenth more; null where nothing was. */
  readonly prediction: { readonly calls: number; readonly ratio: number } | null;
  readonly trades: number;
  readonly winRate: number | null;
  /** Wilson, of `trades`. */
  readonly winRateInterval: Interval | null;
  readonly profitMicroUsd: number;
  readonly profitPerTrade: MeanOf | null;
}

const COIN = 0.25;
const SLOPE_RIDGE = 0.01;
const MIN_LABELS_FOR_SLOPE = 10;

export function performanceOf(tally: Tally): Performance {
  const { labels, trades } = tally;
  const calls = tally.answered + tally.failed;
  const brierMean = meanOf(tally.brier, tally.brierSquares, labels);
  const costPerCall = calls === 0 ? null : tally.costMicroUsd / calls;
  const surprise = meanOf(tally.logLoss, tally.logLossSquares, labels);
  const bins = tally.bins.map(([n = 0, forecasts = 0, outcomes = 0]) => ({ n, forecasts, outcomes }));
  const slope = labels < MIN_LABELS_FOR_SLOPE ? null : slopeOf(bins);
  return {
    labels,
    accuracy: ratio(tally.correct, labels),
    accuracyInterval: wilson(tally.correct, labels),
    brier: brierMean,
    logLoss: ratio(tally.logLoss, labels),
    logLossInterval:
      surprise && surprise.low !== null && surprise.high !== null && Number.isFinite(surprise.low)
        ? { low: surprise.low, high: surprise.high }
        : null,
    ece: expectedCalibrationError(bins),
    eceInterval: calibrationErrorInterval(bins),
    slope: slope?.slope ?? null,
    slopeInterval: slope?.interval ?? null,
    reliability: bins.map(({ n, forecasts, outcomes }) => ({
      n,
      forecast: ratio(forecasts, n),
      frequency: ratio(outcomes, n),
      frequencyInterval: wilson(outcomes, n),
    })),
    calls,
    availability: ratio(tally.answered, calls),
    availabilityInterval: wilson(tally.answered, calls),
    p50Ms: latencyAt(tally.latency, 0.5),
    p95Ms: latencyAt(tally.latency, 0.95),
    costMicroUsd: tally.costMicroUsd,
    costPerCallMicroUsd: costPerCall,
    costPerHundredthMicroUsd: costPerCall === null ? null : costPerHundredth(costPerCall, brierMean),
    promptCache: tally.tokens ? promptCacheOf(tally.tokens) : null,
    prediction: tally.tokens ? predictionOf(tally.tokens) : null,
    trades,
    winRate: ratio(tally.won, trades),
    winRateInterval: wilson(tally.won, trades),
    profitMicroUsd: tally.profitMicroUsd,
    profitPerTrade: meanOf(tally.profitMicroUsd, tally.profitSquares, trades),
  };
}

/** What a hundredth of a Brier point below a coin's .25 costs a question; null where nothing was gained. Example: 4,000
 * micro-dollars at a Brier score of .17 are 500. */
export function costPerHundredth(costMicroUsd: number, brierMean: MeanOf | null): number | null {
  const gain = brierMean === null ? 0 : (COIN - brierMean.mean) * 100;
  return gain <= 0 ? null : costMicroUsd / gain;
}

/** Tokens that were written to the cache were not read from it. */
function promptCacheOf(sums: TokenSums): Performance['promptCache'] {
  const prompt = sums.promptTokens + sums.cachedPromptTokens + sums.cacheWriteTokens;
  return prompt === 0 ? null : { calls: sums.calls, hitRate: sums.cachedPromptTokens / prompt };
}

function predictionOf({ predictions, predictedMicroUsd, usedMicroUsd }: TokenSums): Performance['prediction'] {
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

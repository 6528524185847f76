import { fitPlatt } from '../calibrate.ts';
import { logit, sigmoid } from '../probability.ts';
import { calibrationErrorInterval, type Interval, wilson } from './interval-of.ts';
import { BINS, type Bin, binOf, brier, expectedCalibrationError, logLoss } from './quality.ts';

/** Sums from which every figure of a window follows; two tallies add up to the tally of both. */
export interface Tally {
  labels: number;
  brier: number;
  brierSquares: number;
  logLoss: number;
  logLossSquares: number;
  correct: number;
  /** Ten bins of the forecast: [n, sum of forecasts, sum of outcomes] each. */
  bins: number[][];
  answered: number;
  failed: number;
  /** Calls by latency: the place of a bin (see latencyBin) -> how many. */
  latency: Record<string, number>;
  costMicroUsd: number;
  trades: number;
  won: number;
  profitMicroUsd: number;
  profitSquares: number;
}

export function emptyTally(): Tally {
  return {
    labels: 0,
    brier: 0,
    brierSquares: 0,
    logLoss: 0,
    logLossSquares: 0,
    correct: 0,
    bins: Array.from({ length: BINS }, () => [0, 0, 0]),
    answered: 0,
    failed: 0,
    latency: {},
    costMicroUsd: 0,
    trades: 0,
    won: 0,
    profitMicroUsd: 0,
    profitSquares: 0,
  };
}

/** Adds one forecast with what came of it. A forecast of exactly .5 is half right. */
export function addForecast(tally: Tally, p: number, outcome: 0 | 1): void {
  const loss = brier(p, outcome);
  tally.labels += 1;
  tally.brier += loss;
  tally.brierSquares += loss * loss;
  const surprise = logLoss(p, outcome);
  tally.logLoss += surprise;
  tally.logLossSquares += surprise * surprise;
  tally.correct += p === 0.5 ? 0.5 : p > 0.5 === (outcome === 1) ? 1 : 0;
  const bin = tally.bins[binOf(p)] as number[];
  bin[0] = (bin[0] ?? 0) + 1;
  bin[1] = (bin[1] ?? 0) + p;
  bin[2] = (bin[2] ?? 0) + outcome;
}

const BINS_PER_DOUBLING = 4;

/** Which bin of latency: each is a fifth wider than the one before. */
export const latencyBin = (ms: number): number => Math.floor(BINS_PER_DOUBLING * Math.log2(Math.max(1, ms)));

export function addCall(
  tally: Tally,
  call: { answered: boolean; latencyMs: number | null; costMicroUsd: number },
): void {
  if (call.answered) tally.answered += 1;
  else tally.failed += 1;
  tally.costMicroUsd += call.costMicroUsd;
  if (!call.answered || call.latencyMs === null) return;
  const key = String(latencyBin(call.latencyMs));
  tally.latency[key] = (tally.latency[key] ?? 0) + 1;
}

export function addTrade(tally: Tally, trade: { profitMicroUsd: number; won: boolean }): void {
  tally.trades += 1;
  tally.won += trade.won ? 1 : 0;
  tally.profitMicroUsd += trade.profitMicroUsd;
  tally.profitSquares += trade.profitMicroUsd ** 2;
}

/** Adds a tally to another. */
export function addTally(to: Tally, from: Tally): void {
  for (const key of SUMS) to[key] += from[key];
  // A tally that was stored before these were kept has none: then the sum is not known, and no interval is told.
  to.logLossSquares += (from.logLossSquares as number | undefined) ?? Number.NaN;
  for (const [place, bin] of from.bins.entries()) {
    const target = to.bins[place] as number[];
    for (const [index, value] of bin.entries()) target[index] = (target[index] ?? 0) + value;
  }
  for (const [key, count] of Object.entries(from.latency)) to.latency[key] = (to.latency[key] ?? 0) + count;
}

const SUMS = [
  'labels',
  'brier',
  'brierSquares',
  'logLoss',
  'correct',
  'answered',
  'failed',
  'costMicroUsd',
  'trades',
  'won',
  'profitMicroUsd',
  'profitSquares',
] as const satisfies readonly (keyof Tally)[];

/** A mean with its 95 % interval, from sums: mean +- 1.96 standard errors. The interval is null below two. */
export interface MeanOf {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

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

const ratio = (part: number, of: number) => (of === 0 ? null : part / of);

/** From a sum, the sum of the squares, and how many. */
export function meanOf(sum: number, squares: number, n: number): MeanOf | null {
  if (n === 0) return null;
  const mean = sum / n;
  if (n < 2) return { mean, low: null, high: null };
  const variance = Math.max(0, (squares - n * mean * mean) / (n - 1));
  const margin = 1.96 * Math.sqrt(variance / n);
  return { mean, low: mean - margin, high: mean + margin };
}

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

/** The latency that this share of calls does not exceed, to the width of a bin; null of none. */
function latencyAt(latency: Readonly<Record<string, number>>, share: number): number | null {
  const bins = Object.entries(latency)
    .map(([key, count]) => [Number(key), count] as const)
    .toSorted(([a], [b]) => a - b);
  const all = bins.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [place, count] of bins) {
    seen += count;
    if (seen >= share * all) return 2 ** ((place + 0.5) / BINS_PER_DOUBLING);
  }
  return null;
}

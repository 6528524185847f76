import { fitPlatt } from '../calibrate.ts';
import { logit } from '../probability.ts';
import { BINS, binOf, brier, expectedCalibrationError, logLoss } from './quality.ts';

/** Sums from which every figure of a window follows; two tallies add up to the tally of both. */
export interface Tally {
  labels: number;
  brier: number;
  brierSquares: number;
  logLoss: number;
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
  tally.logLoss += logLoss(p, outcome);
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
  readonly brier: MeanOf | null;
  readonly logLoss: number | null;
  readonly ece: number | null;
  /** Of a logistic fit of the outcomes on the forecasts' log-odds: 1 is calibrated, below 1 too sure. */
  readonly slope: number | null;
  readonly reliability: readonly {
    readonly n: number;
    readonly forecast: number | null;
    readonly frequency: number | null;
  }[];
  readonly calls: number;
  readonly availability: number | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly costMicroUsd: number;
  readonly costPerCallMicroUsd: number | null;
  /** What a hundredth of a Brier point below a coin's .25 costs a question; null where there is none. */
  readonly costPerHundredthMicroUsd: number | null;
  readonly trades: number;
  readonly winRate: number | null;
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
  const gain = brierMean === null ? 0 : (COIN - brierMean.mean) * 100;
  const bins = tally.bins.map(([n = 0, forecasts = 0, outcomes = 0]) => ({ n, forecasts, outcomes }));
  return {
    labels,
    accuracy: ratio(tally.correct, labels),
    brier: brierMean,
    logLoss: ratio(tally.logLoss, labels),
    ece: expectedCalibrationError(bins),
    slope: labels < MIN_LABELS_FOR_SLOPE ? null : slopeOf(bins),
    reliability: bins.map(({ n, forecasts, outcomes }) => ({
      n,
      forecast: ratio(forecasts, n),
      frequency: ratio(outcomes, n),
    })),
    calls,
    availability: ratio(tally.answered, calls),
    p50Ms: latencyAt(tally.latency, 0.5),
    p95Ms: latencyAt(tally.latency, 0.95),
    costMicroUsd: tally.costMicroUsd,
    costPerCallMicroUsd: costPerCall,
    costPerHundredthMicroUsd: costPerCall === null || gain <= 0 ? null : costPerCall / gain,
    trades,
    winRate: ratio(tally.won, trades),
    profitMicroUsd: tally.profitMicroUsd,
    profitPerTrade: meanOf(tally.profitMicroUsd, tally.profitSquares, trades),
  };
}

const ratio = (part: number, of: number) => (of === 0 ? null : part / of);

function meanOf(sum: number, squares: number, n: number): MeanOf | null {
  if (n === 0) return null;
  const mean = sum / n;
  if (n < 2) return { mean, low: null, high: null };
  const variance = Math.max(0, (squares - n * mean * mean) / (n - 1));
  const margin = 1.96 * Math.sqrt(variance / n);
  return { mean, low: mean - margin, high: mean + margin };
}

function slopeOf(bins: readonly { n: number; forecasts: number; outcomes: number }[]): number {
  const filled = bins.filter(({ n }) => n > 0);
  const points = {
    logOdds: filled.map(({ n, forecasts }) => logit(forecasts / n)),
    outcomes: filled.map(({ n, outcomes }) => outcomes / n),
    weights: filled.map(({ n }) => n),
  };
  return fitPlatt(points, { a: 1, b: 0 }, SLOPE_RIDGE).a;
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

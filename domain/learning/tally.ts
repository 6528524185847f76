import {
  addToLogHistogram,
  type LogBins,
  type LogHistogram,
  logQuantile,
  mergeLogHistogram,
} from '../shared/log-histogram.ts';
import { noPeers, type PeerSums } from './peers.ts';
import { BINS, binOf, brier, logLoss } from './quality.ts';
import { addTokens, type CallInTokens, mergeTokens, noTokens, type TokenSums } from './token-sums.ts';

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
  /** Answered calls by latency in milliseconds, see LATENCY_BINS. */
  latency: LogHistogram;
  costMicroUsd: number;
  trades: number;
  won: number;
  profitMicroUsd: number;
  profitSquares: number;
  /** Kept of models, over all questions and by category; absent elsewhere, and from tallies that are older than it. */
  tokens?: TokenSums;
  /** Kept of models over all questions, and absent likewise. */
  peers?: PeerSums;
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

/** Each bin of latency is a fifth wider than the one before. */
const LATENCY_BINS: LogBins = { binsPerDoubling: 4, least: 1 };

/** The milliseconds that this share of the calls does not exceed; null of none. */
export const latencyAt = (latency: Readonly<LogHistogram>, share: number): number | null =>
  logQuantile(latency, LATENCY_BINS, share);

export function addCall(
  tally: Tally,
  call: { answered: boolean; latencyMs: number | null; costMicroUsd: number },
): void {
  if (call.answered) tally.answered += 1;
  else tally.failed += 1;
  tally.costMicroUsd += call.costMicroUsd;
  if (!call.answered || call.latencyMs === null) return;
  addToLogHistogram(tally.latency, LATENCY_BINS, call.latencyMs);
}

/** Adds what a call used, where it says so. */
export function addUsage(tally: Tally, call: CallInTokens): void {
  const { usage, requestBytes } = call;
  if (!usage || requestBytes === undefined) return;
  tally.tokens ??= noTokens();
  addTokens(tally.tokens, { ...call, usage, requestBytes });
}

export function addCost(tally: Tally, costMicroUsd: number): void {
  tally.costMicroUsd += costMicroUsd;
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
  mergeLogHistogram(to.latency, from.latency);
  if (from.peers) {
    to.peers ??= noPeers();
    to.peers.panels += from.peers.panels;
    to.peers.squares += from.peers.squares;
  }
  if (!from.tokens) return;
  to.tokens ??= noTokens();
  mergeTokens(to.tokens, from.tokens);
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

import { addToLogHistogram, type LogBins, type LogHistogram, logQuantile } from '../shared/log-histogram.ts';
import { addValue, noMoments } from './estimates.ts';
import type { PeerSums } from './peers.ts';
import { addToBins, brier, emptyBins, logLoss } from './quality.ts';
import type { Profit } from './scored-decision.ts';
import { addTokens, type CallInTokens, noTokens, type TokenSums } from './tokens.ts';

/** Sums from which every figure of a window follows. */
export const emptyTally = () => ({
  /** One value each for every forecast on a resolved market. */
  brier: noMoments(),
  logLoss: noMoments(),
  correct: 0,
  bins: emptyBins(),
  answered: 0,
  failed: 0,
  /** Answered calls by latency in milliseconds, see latencyAt. */
  latency: {} as LogHistogram,
  costMicroUsd: 0,
  profitMicroUsd: noMoments(),
  won: 0,
});
export type Tally = ReturnType<typeof emptyTally> & {
  /** Of models, over all questions and by category. */
  tokens?: TokenSums;
  /** Of models, over all questions. */
  peers?: PeerSums;
};

/** Adds one forecast with what came of it. A forecast of exactly .5 is half right. */
export function addForecast(tally: Tally, p: number, outcome: 0 | 1): void {
  addValue(tally.brier, brier(p, outcome));
  addValue(tally.logLoss, logLoss(p, outcome));
  tally.correct += p === 0.5 ? 0.5 : p > 0.5 === (outcome === 1) ? 1 : 0;
  addToBins(tally.bins, { p, outcome });
}

/** Each bin of latency is a fifth wider than the one before. */
export const LATENCY_BINS: LogBins = { binsPerDoubling: 4, least: 1 };

/** The milliseconds that this share of the calls does not exceed, to the middle of a bin; null of none. */
export const latencyAt = (latency: Readonly<LogHistogram>, share: number): number | null =>
  logQuantile(latency, LATENCY_BINS, share);

export function addCall(
  tally: Tally,
  call: { readonly answered: boolean; readonly latencyMs: number | null; readonly costMicroUsd: number },
): void {
  if (call.answered) tally.answered += 1;
  else tally.failed += 1;
  tally.costMicroUsd += call.costMicroUsd;
  if (call.answered && call.latencyMs !== null) addToLogHistogram(tally.latency, LATENCY_BINS, call.latencyMs);
}

/** Adds what a call used, where that is known. */
export function addUsage(tally: Tally, call: CallInTokens): void {
  const { usage, requestBytes } = call;
  if (!usage || requestBytes === undefined) return;
  tally.tokens ??= noTokens();
  addTokens(tally.tokens, { ...call, usage, requestBytes });
}

export function addTrade(tally: Tally, { profitMicroUsd, won }: Profit): void {
  addValue(tally.profitMicroUsd, profitMicroUsd);
  tally.won += won ? 1 : 0;
}

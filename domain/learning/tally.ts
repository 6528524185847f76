import { plattPrior } from '../forecast/calibrate.ts';
import type { Forecast } from '../forecast/forecast.ts';
import { addToLogHistogram, type LogBins, type LogHistogram, logQuantile } from '../shared/log-histogram.ts';
import { addValue, noMoments } from './estimates.ts';
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
const LATENCY_BINS: LogBins = { binsPerDoubling: 4, least: 1 };

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

/** How far a model's answers lie from those of whole panels, in sums: two of these add up to that of both. It is known before any
 * market has resolved. `squares`: squared differences of its probability to the panel's pool. */
export const noPeers = () => ({ panels: 0, squares: 0 });
export type PeerSums = ReturnType<typeof noPeers>;

/** Adds one answer and the pool of the panel that it was part of. */
export function addPeer(sums: PeerSums, rawProbability: number, pooled: number): void {
  sums.panels += 1;
  sums.squares += (rawProbability - pooled) ** 2;
}

export type PanelInPeers = Pick<Forecast, 'pooled'> & {
  readonly models: readonly { readonly model: string; readonly rawProbability: number }[];
};

/** Panels from which on the distance means something. */
const LEAST_PANELS = 20;
/** Calibration draws every difference together by about this. */
const SLOPE = plattPrior(0.5).a;

/** A model's mean squared distance from the panel after calibration: its Brier loss above the panel's, as far as the panel is right
 * in the mean. What it does not see is an error that all models make together. Null from fewer than twenty panels. */
export function peerDistance({ panels, squares }: PeerSums): number | null {
  return panels < LEAST_PANELS ? null : (SLOPE ** 2 * squares) / panels;
}

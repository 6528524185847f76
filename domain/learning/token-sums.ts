import type { CallRecord } from '../decision/decision.ts';
import { addToLogHistogram, type LogBins, type LogHistogram, mergeLogHistogram } from '../shared/log-histogram.ts';

/** What calls used, in sums from which a call's cost is predicted: two of these add up to that of both. Only calls are in it
 * that one request was charged for and that said what it used. */
export interface TokenSums {
  calls: number;
  /** Of the requests' bodies. */
  requestBytes: number;
  /** Read at the full price, from the cache, and into it. */
  promptTokens: number;
  cachedPromptTokens: number;
  cacheWriteTokens: number;
  outputTokens: number;
  reasoningTokens: number;
  /** Calls by output and reasoning tokens together, see TOKEN_BINS. */
  outputs: LogHistogram;
  /** Calls whose cost was predicted, what was predicted of them, and what their usage says that they cost. */
  predictions: number;
  predictedMicroUsd: number;
  usedMicroUsd: number;
}

/** What the sums can use of a call. */
export type CallInTokens = Pick<CallRecord, 'costMicroUsd' | 'usage' | 'requestBytes' | 'predictedMicroUsd'>;

/** A call that says what it used, and how long its request was. */
export type CallWithTokens = CallInTokens & Required<Pick<CallInTokens, 'usage' | 'requestBytes'>>;

export const noTokens = (): TokenSums => ({
  calls: 0,
  requestBytes: 0,
  promptTokens: 0,
  cachedPromptTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  outputs: {},
  predictions: 0,
  predictedMicroUsd: 0,
  usedMicroUsd: 0,
});

export function addTokens(
  sums: TokenSums,
  { usage, requestBytes, predictedMicroUsd, costMicroUsd }: CallWithTokens,
): void {
  sums.calls += 1;
  sums.requestBytes += requestBytes;
  for (const kind of KINDS) sums[kind] += usage[kind];
  addToLogHistogram(sums.outputs, TOKEN_BINS, usage.outputTokens + usage.reasoningTokens);
  if (predictedMicroUsd === undefined) return;
  sums.predictions += 1;
  sums.predictedMicroUsd += predictedMicroUsd;
  sums.usedMicroUsd += costMicroUsd;
}

/** Adds sums to others. */
export function mergeTokens(to: TokenSums, from: TokenSums): void {
  for (const key of SUMS) to[key] += from[key];
  mergeLogHistogram(to.outputs, from.outputs);
}

/** Each bin of tokens is a twelfth wider than the one before. No token and one token cost the same at any price. */
export const TOKEN_BINS: LogBins = { binsPerDoubling: 8, least: 1 };

const KINDS = [
  'promptTokens',
  'cachedPromptTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
] as const satisfies readonly (keyof TokenSums)[];

const SUMS = [
  ...KINDS,
  'calls',
  'requestBytes',
  'predictions',
  'predictedMicroUsd',
  'usedMicroUsd',
] as const satisfies readonly (keyof TokenSums)[];

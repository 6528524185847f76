import type { CallRecord } from '../decision/decision.ts';
import { addToLogHistogram, type LogBins, type LogHistogram } from '../shared/log-histogram.ts';
import { addSums } from './sums.ts';

/** What calls used, in sums from which a call's cost is predicted. Only calls are in it that one request was charged for and
 * whose usage is known. */
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
  readonly outputs: LogHistogram;
  /** Calls whose cost was predicted, what was predicted of them, and what their usage says that they cost. */
  predictions: number;
  predictedMicroUsd: number;
  usedMicroUsd: number;
}

/** What the sums can use of a call. */
export type CallInTokens = Pick<CallRecord, 'costMicroUsd' | 'usage' | 'requestBytes' | 'predictedMicroUsd'>;

/** A call whose usage and length of request are known. */
export type CallWithTokens = CallInTokens & Required<Pick<CallInTokens, 'usage' | 'requestBytes'>>;

/** Each bin of tokens is a twelfth wider than the one before. No token and one token cost the same at any price. */
export const TOKEN_BINS: LogBins = { binsPerDoubling: 8, least: 1 };

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
  const { promptTokens, cachedPromptTokens, cacheWriteTokens, outputTokens, reasoningTokens } = usage;
  const used = { promptTokens, cachedPromptTokens, cacheWriteTokens, outputTokens, reasoningTokens };
  addSums<Partial<TokenSums>>(sums, { calls: 1, requestBytes, ...used });
  addToLogHistogram(sums.outputs, TOKEN_BINS, outputTokens + reasoningTokens);
  if (predictedMicroUsd === undefined) return;
  addSums<Partial<TokenSums>>(sums, { predictions: 1, predictedMicroUsd, usedMicroUsd: costMicroUsd });
}

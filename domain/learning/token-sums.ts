import type { CallRecord } from '../decision/decision.ts';

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
  /** Calls by output and reasoning tokens together: the place of a bin (see tokenBin) -> how many. */
  outputs: Record<string, number>;
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
  const key = String(tokenBin(usage.outputTokens + usage.reasoningTokens));
  sums.outputs[key] = (sums.outputs[key] ?? 0) + 1;
  if (predictedMicroUsd === undefined) return;
  sums.predictions += 1;
  sums.predictedMicroUsd += predictedMicroUsd;
  sums.usedMicroUsd += costMicroUsd;
}

/** Adds sums to others. */
export function mergeTokens(to: TokenSums, from: TokenSums): void {
  for (const key of SUMS) to[key] += from[key];
  for (const [key, count] of Object.entries(from.outputs)) to.outputs[key] = (to.outputs[key] ?? 0) + count;
}

const BINS_PER_DOUBLING = 8;

/** Which bin of tokens: each is a twelfth wider than the one before. No token and one token are the same to any price. */
export const tokenBin = (tokens: number): number => Math.floor(BINS_PER_DOUBLING * Math.log2(Math.max(1, tokens)));

/** The tokens that this share of the calls does not exceed, to the middle of a bin; null of none. */
export function tokensAt(outputs: Readonly<Record<string, number>>, share: number): number | null {
  const bins = Object.entries(outputs)
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

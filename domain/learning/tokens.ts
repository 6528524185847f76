import type { CallRecord } from '../decision/decision.ts';
import { addToLogHistogram, type LogBins, type LogHistogram, logQuantile } from '../shared/log-histogram.ts';
import { addSums } from './sums.ts';

/** Output and reasoning tokens of a call, together. */
export interface OutputTokens {
  readonly calls: number;
  readonly mean: number;
  /** Exceeded by half, and by a tenth of the calls; to a twelfth. */
  readonly p50: number;
  readonly p90: number;
}

export interface TokenRecord {
  readonly calls: number;
  /** Prompt tokens of all kinds to a byte of the request. */
  readonly promptTokensPerByte: number;
  /** Share of the prompt tokens that were read from the provider's cache, and that were written to it. */
  readonly cachedShare: number;
  readonly cacheWriteShare: number;
  /** Share of the output that was reasoning: it may have a price of its own. */
  readonly reasoningShare: number;
  readonly output: OutputTokens;
  readonly categories: readonly ({ readonly category: string } & OutputTokens)[];
}

/** What is known for a question of one category. */
export type TokenExpectation = Omit<TokenRecord, 'categories'>;

/** Fewer calls tell too little to predict from. */
const LEAST_CALLS = 10;
/** So many calls of a category weigh as much as all that is known of the model. */
const SHRINKAGE_CALLS = 20;

/** A model's record from its sums, of all questions and by category; null = too few calls to predict from. */
export function tokenRecordOf(
  whole: TokenSums | undefined,
  categories: readonly { readonly category: string; readonly sums: TokenSums }[],
): TokenRecord | null {
  const output = whole && outputOf(whole);
  if (!output || whole.calls < LEAST_CALLS || whole.requestBytes === 0) return null;
  const prompt = whole.promptTokens + whole.cachedPromptTokens + whole.cacheWriteTokens;
  return {
    calls: whole.calls,
    promptTokensPerByte: prompt / whole.requestBytes,
    cachedShare: shareOf(whole.cachedPromptTokens, prompt),
    cacheWriteShare: shareOf(whole.cacheWriteTokens, prompt),
    reasoningShare: shareOf(whole.reasoningTokens, whole.outputTokens + whole.reasoningTokens),
    output,
    categories: categories.flatMap(({ category, sums }) => {
      const own = outputOf(sums);
      return own ? [{ category, ...own }] : [];
    }),
  };
}

/** What to expect of a call on a question of a category: its own output, drawn toward the model's whole as by twenty calls.
 * Example: 20 calls of the category with a mean of 300 and a whole with a mean of 500 = 400. */
export function expectTokens(record: TokenRecord, category: string): TokenExpectation {
  const { categories, ...whole } = record;
  const own = categories.find((each) => each.category === category);
  if (!own) return whole;
  const drawn = (of: 'mean' | 'p50' | 'p90') =>
    (own.calls * own[of] + SHRINKAGE_CALLS * whole.output[of]) / (own.calls + SHRINKAGE_CALLS);
  return { ...whole, output: { calls: own.calls, mean: drawn('mean'), p50: drawn('p50'), p90: drawn('p90') } };
}

function outputOf({ calls, outputTokens, reasoningTokens, outputs }: TokenSums): OutputTokens | null {
  const [p50, p90] = [logQuantile(outputs, TOKEN_BINS, 0.5), logQuantile(outputs, TOKEN_BINS, 0.9)];
  return p50 === null || p90 === null ? null : { calls, mean: (outputTokens + reasoningTokens) / calls, p50, p90 };
}

const shareOf = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);

export type CallInTokens = Pick<CallRecord, 'costMicroUsd' | 'usage' | 'requestBytes' | 'predictedMicroUsd'>;

export type CallWithTokens = CallInTokens & Required<Pick<CallInTokens, 'usage' | 'requestBytes'>>;

/** Each bin of tokens is a twelfth wider than the one before. No token and one token cost the same at any price. */
export const TOKEN_BINS: LogBins = { binsPerDoubling: 8, least: 1 };

/** What calls used, in sums from which a call's cost is predicted. Only calls are in it that one request was charged for and
 * whose usage is known. */
export const noTokens = () => ({
  calls: 0,
  /** Of the requests' bodies. */
  requestBytes: 0,
  /** Read at the full price, from the cache, and into it. */
  promptTokens: 0,
  cachedPromptTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  /** Calls by output and reasoning tokens together, see TOKEN_BINS. */
  outputs: {} as LogHistogram,
  /** Calls whose cost was predicted, what was predicted of them, and what their usage says that they cost. */
  predictions: 0,
  predictedMicroUsd: 0,
  usedMicroUsd: 0,
});
export type TokenSums = ReturnType<typeof noTokens>;

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

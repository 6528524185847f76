import type { TokenExpectation } from '../learning/tokens.ts';
import type { ModelRow } from '../shared/model.ts';

const TOKENS_PER_PRICE = 1_000_000;

/** The likely cost, in micro-dollars, of a request of this many bytes: its prompt tokens as the model has counted such bytes, a part of them from
 * the cache, and its usual output, at the row's prices of today. Rounded up, as a bill is. An estimate: what is reserved is
 * the worst case.
 * Example: 4,000 bytes at .25 tokens a byte, a tenth of them cached, at $3 and $.3, and 200 tokens of output at $15 =
 * 900 x 3 + 100 x .3 + 200 x 15 = 5,730. */
export function predictCost(
  { prices, maxBillableOutputTokens }: Pick<ModelRow, 'prices' | 'maxBillableOutputTokens'>,
  requestBytes: number,
  known: TokenExpectation,
): number {
  const { promptTokensPerByte, cachedShare, cacheWriteShare, reasoningShare, output } = known;
  const promptPrice =
    (1 - cachedShare - cacheWriteShare) * prices.promptMicroUsdPerMTok +
    cachedShare * prices.cachedPromptMicroUsdPerMTok +
    cacheWriteShare * prices.cacheWriteMicroUsdPerMTok;
  const outputPrice =
    (1 - reasoningShare) * prices.outputMicroUsdPerMTok + reasoningShare * prices.reasoningMicroUsdPerMTok;
  const prompt = requestBytes * promptTokensPerByte * promptPrice;
  const total = prompt + Math.min(output.mean, maxBillableOutputTokens) * outputPrice;
  // Sums of shares are off by the last bits: a whole number of micro-dollars must not become the next.
  return Math.ceil(Number((total / TOKENS_PER_PRICE).toFixed(6)));
}

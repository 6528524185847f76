import type { TokenExpectation } from '../learning/tokens.ts';
import type { ModelRow } from '../shared/model.ts';

/** What a call is likely to cost, in micro-dollars. */
export interface CostPrediction {
  readonly meanMicroUsd: number;
  /** Exceeded by half, and by a tenth of such calls. */
  readonly p50MicroUsd: number;
  readonly p90MicroUsd: number;
}

const TOKENS_PER_PRICE = 1_000_000;

/** The likely cost of a request of this many bytes: its prompt tokens as the model has counted such bytes, a part of them from
 * the cache, and its usual output, at the row's prices of today. Rounded up, as a bill is. An estimate: what is reserved is
 * the worst case.
 * Example: 4,000 bytes at .25 tokens a byte, a tenth of them cached, at $3 and $.3, and 200 tokens of output at $15 =
 * 900 x 3 + 100 x .3 + 200 x 15 = 5,730. */
export function predictCost(
  { prices, maxBillableOutputTokens }: Pick<ModelRow, 'prices' | 'maxBillableOutputTokens'>,
  requestBytes: number,
  known: TokenExpectation,
): CostPrediction {
  const { promptTokensPerByte, cachedShare, cacheWriteShare, reasoningShare, output } = known;
  const promptPrice =
    (1 - cachedShare - cacheWriteShare) * prices.promptMicroUsdPerMTok +
    cachedShare * prices.cachedPromptMicroUsdPerMTok +
    cacheWriteShare * prices.cacheWriteMicroUsdPerMTok;
  const outputPrice =
    (1 - reasoningShare) * prices.outputMicroUsdPerMTok + reasoningShare * prices.reasoningMicroUsdPerMTok;
  const prompt = requestBytes * promptTokensPerByte * promptPrice;
  const cost = (outputTokens: number) => {
    const total = prompt + Math.min(outputTokens, maxBillableOutputTokens) * outputPrice;
    // Sums of shares are off by the last bits: a whole number of micro-dollars must not become the next.
    return Math.ceil(Number((total / TOKENS_PER_PRICE).toFixed(6)));
  };
  return { meanMicroUsd: cost(output.mean), p50MicroUsd: cost(output.p50), p90MicroUsd: cost(output.p90) };
}

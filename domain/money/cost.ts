import type { ModelRow, Usage } from '../shared/model.ts';

const TOKENS_PER_PRICE = 1_000_000;

type Priced = Pick<ModelRow, 'prices' | 'serviceTier'>;

/** What a call cost, in whole micro-dollars, rounded up: each kind of token at its own price, each counted once.
 * Example: 1,000 prompt and 100 output tokens at $3 and $15 a million = 3,000 + 1,500 = 4,500 micro-dollars. A reply that was
 * served at another tier than the row's is priced by the row's factor, so that the ledger is not too low. */
export function costMicroUsd(row: Priced, usage: Usage, servedTier: string | null = null): number {
  const { prices, serviceTier } = row;
  const total =
    usage.promptTokens * prices.promptMicroUsdPerMTok +
    usage.cachedPromptTokens * prices.cachedPromptMicroUsdPerMTok +
    usage.cacheWriteTokens * prices.cacheWriteMicroUsdPerMTok +
    usage.outputTokens * prices.outputMicroUsdPerMTok +
    usage.reasoningTokens * prices.reasoningMicroUsdPerMTok;
  const factor = serviceTier && isOtherTier(row, servedTier) ? serviceTier.otherTierFactor : 1;
  return Math.ceil((total * factor) / TOKENS_PER_PRICE);
}

/** Whether a reply was served at other prices than the row's: at another service tier than the row's, or with priority
 * processing, which costs more and was not asked for. */
export function isOtherTier({ serviceTier }: Pick<ModelRow, 'serviceTier'>, servedTier: string | null): boolean {
  if (servedTier === null) return false;
  return serviceTier ? servedTier !== serviceTier.name : servedTier === 'priority';
}

/** The most one call can cost: no tokenizer yields more tokens than there are UTF-8 bytes, so bytes bound the prompt;
 * the row's maxBillableOutputTokens bounds the output, reasoning included. The highest price of each side is taken, and the
 * factor for another service tier, since it may be served at one. */
export function worstCaseMicroUsd(row: ModelRow, requestBytes: number): number {
  const { prices } = row;
  const promptTokens = worstPromptTokens(row, requestBytes);
  const promptPrice = Math.max(prices.promptMicroUsdPerMTok, prices.cacheWriteMicroUsdPerMTok);
  const outputPrice = Math.max(prices.outputMicroUsdPerMTok, prices.reasoningMicroUsdPerMTok);
  const total = promptTokens * promptPrice + row.maxBillableOutputTokens * outputPrice;
  return Math.ceil((total * Math.max(1, row.serviceTier?.otherTierFactor ?? 1)) / TOKENS_PER_PRICE);
}

/** The most tokens one call can take of a provider's limit, by the same bounds.
 * Example: 3,000 bytes, an overhead of 256 and at most 2,000 tokens of output = 5,256. */
export function worstCaseTokens(row: ModelRow, requestBytes: number): number {
  return worstPromptTokens(row, requestBytes) + row.maxBillableOutputTokens;
}

const BYTES_PER_TOKEN = 4;

/** How many tokens a request is likely to be: an estimate, for what a model's context holds, never for money. English text
 * has some four bytes a token; other scripts have more tokens, and a provider that finds the request too long says so.
 * Example: 3,000 bytes and an overhead of 256 = 1,006. */
export function estimatedPromptTokens(row: Pick<ModelRow, 'promptOverheadTokens'>, requestBytes: number): number {
  return bytesToTokens(requestBytes) + row.promptOverheadTokens;
}

/** How many tokens a text of this many bytes is likely to be, by the same estimate. */
export const bytesToTokens = (bytes: number): number => Math.ceil(bytes / BYTES_PER_TOKEN);

function worstPromptTokens(row: ModelRow, requestBytes: number): number {
  return Math.min(requestBytes + row.promptOverheadTokens, row.contextTokens);
}

/** An amount of whole micro-dollars over n equal parts, exactly: each has the whole part of its share, and the first ones a
 * micro-dollar more until nothing is left (largest remainder, all remainders being equal). Example: 10 over 3 = 4, 3, 3. */
export function splitCost(microUsd: number, parts: number): number[] {
  if (!Number.isSafeInteger(microUsd) || microUsd < 0 || !Number.isSafeInteger(parts) || parts < 1) {
    throw new RangeError(
      `An amount is split over 1 part or more in whole micro-dollars, not ${microUsd} over ${parts}.`,
    );
  }
  const whole = Math.floor(microUsd / parts);
  const left = microUsd - whole * parts;
  return Array.from({ length: parts }, (_, index) => whole + (index < left ? 1 : 0));
}

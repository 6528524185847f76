import type { ModelRow, Usage, WebSearchRow } from '../shared/model.ts';

const TOKENS_PER_PRICE = 1_000_000;

type Priced = Pick<ModelRow, 'prices' | 'serviceTier' | 'webSearch'>;

/** What a call cost, in whole micro-dollars, rounded up: each kind of token at its own price, each counted once, and each search.
 * Example: 1,000 prompt and 100 output tokens at $3 and $15 a million = 3,000 + 1,500 = 4,500 micro-dollars; with two searches at
 * $10 per thousand 24,500. A reply that was served at another tier than the row's is priced by the row's factor, so that the ledger is
 * not too low; a search has one price in every tier. */
export function costMicroUsd(row: Priced, usage: Usage, servedTier: string | null = null): number {
  const { prices, serviceTier, webSearch } = row;
  const total =
    usage.promptTokens * prices.promptMicroUsdPerMTok +
    usage.cachedPromptTokens * prices.cachedPromptMicroUsdPerMTok +
    usage.cacheWriteTokens * prices.cacheWriteMicroUsdPerMTok +
    usage.outputTokens * prices.outputMicroUsdPerMTok +
    usage.reasoningTokens * prices.reasoningMicroUsdPerMTok;
  const factor = serviceTier && isOtherTier(row, servedTier) ? serviceTier.otherTierFactor : 1;
  return Math.ceil((total * factor) / TOKENS_PER_PRICE) + (usage.searches ?? 0) * (webSearch?.searchMicroUsd ?? 0);
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
  return worstTokensMicroUsd(row, worstPromptTokens(row, requestBytes));
}

/** The most that one request with web search is taken to cost: as many prompt tokens and searches as the row allows, and the output
 * of any call. Throws RangeError for a row that does not search.
 * Example: 200,000 prompt and 8,000 output tokens at $1 and $5 a million and 6 searches at $10 per thousand
 * = 200,000 + 40,000 + 60,000 = 300,000 micro-dollars. */
export function worstCaseOfResearchMicroUsd(row: ModelRow, requestBytes: number): number {
  const { maxSearches, searchMicroUsd } = webSearchOf(row);
  return worstTokensMicroUsd(row, worstResearchPromptTokens(row, requestBytes)) + maxSearches * searchMicroUsd;
}

function worstTokensMicroUsd(row: ModelRow, promptTokens: number): number {
  const { prices } = row;
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

/** The same for one request with web search. Throws RangeError for a row that does not search. */
export function worstCaseTokensOfResearch(row: ModelRow, requestBytes: number): number {
  return worstResearchPromptTokens(row, requestBytes) + row.maxBillableOutputTokens;
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

/** What the provider's own loop reads is bounded by the row alone: it may fill the context several times. */
function worstResearchPromptTokens(row: ModelRow, requestBytes: number): number {
  return Math.max(webSearchOf(row).maxInputTokens, worstPromptTokens(row, requestBytes));
}

/** How a row searches. Throws RangeError for one that does not. */
export function webSearchOf({ id, webSearch }: ModelRow): WebSearchRow {
  if (!webSearch) throw new RangeError(`The row ${id} has no webSearch, so that it cannot be asked for research.`);
  return webSearch;
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

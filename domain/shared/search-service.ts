import type { ModelRow, WebSearchRow } from './model.ts';

/** A service that finds evidence without a model, as it is configured. */
export interface SearchServiceRow extends Pick<WebSearchRow, 'searchMicroUsd' | 'allowedDomains' | 'blockedDomains'> {
  readonly id: string;
  readonly provider: string;
  /** The kind of search, in the service's own word. */
  readonly wireModel: string;
  /** The day on which the price of a search was read from the service's page, YYYY-MM-DD. */
  readonly checkedOn: string;
  readonly callTimeoutMs: number;
}

/** The service as the row that a request for a brief is priced, fenced, sent and booked by: one search, and no token is billed. */
export function searchRow(service: SearchServiceRow): ModelRow {
  const { id, provider, wireModel, searchMicroUsd, checkedOn, callTimeoutMs, allowedDomains, blockedDomains } = service;
  return {
    id,
    provider,
    wireModel,
    local: false,
    prices: {
      promptMicroUsdPerMTok: 0,
      cachedPromptMicroUsdPerMTok: 0,
      cacheWriteMicroUsdPerMTok: 0,
      outputMicroUsdPerMTok: 0,
      reasoningMicroUsdPerMTok: 0,
      checkedOn,
    },
    contextTokens: 1,
    maxOutputTokens: 1,
    maxBillableOutputTokens: 1,
    promptOverheadTokens: 0,
    callTimeoutMs,
    webSearch: {
      maxSearches: 1,
      searchMicroUsd,
      maxInputTokens: 1,
      ...(allowedDomains ? { allowedDomains } : {}),
      ...(blockedDomains ? { blockedDomains } : {}),
    },
    features: { jsonSchema: false, reasoningTokens: 'none', outputLimitField: 'max_tokens', temperature: null },
  };
}

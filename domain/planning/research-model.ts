import type { CandidateReason } from '../decision/candidate.ts';
import { costMicroUsd, worstCaseOfResearchMicroUsd } from '../money/cost.ts';
import type { ModelRow } from '../shared/model.ts';
import type { ConfiguredModel } from './priced-model.ts';

/** A model that can search the web, with what one request for a brief costs. */
export interface ResearchModel {
  readonly model: string;
  readonly provider: string;
  /** A search service: it finds pages by one query, and reads none of them. */
  readonly isService: boolean;
  /** UTF-8 bytes of the request's body. */
  readonly requestBytes: number;
  readonly maxSearches: number;
  /** The most that the request can cost, searches included. */
  readonly worstCaseMicroUsd: number;
  readonly expectedCostMicroUsd: number;
  readonly callTimeoutMs: number;
  /** Why it cannot be called now; null = it can. */
  readonly unavailable: CandidateReason | null;
}

/** What briefs of one model have cost lately. */
export interface BriefCosts {
  readonly briefs: number;
  readonly meanMicroUsd: number;
}

/** Of a request with search, as measured on public forecasts: 45,000 to 95,000 prompt tokens and three to eight searches. */
const USUAL_PROMPT_TOKENS = 70_000;
const USUAL_SEARCHES = 5;
/** Of a brief and of what is thought before it. */
const USUAL_OUTPUT_TOKENS = 3_000;
/** A model's own briefs from which on their mean is expected. */
const LEAST_BRIEFS = 10;

/** A configured model as one that can be asked for a brief; null where it does not search, or is only called beside others.
 * `requestBytes` is of the research request; `costs`: null = it has made no brief lately. */
export function priceResearch(
  { row, outBecause }: Pick<ConfiguredModel, 'row' | 'outBecause'>,
  requestBytes: number,
  costs: BriefCosts | null,
  isService = false,
): ResearchModel | null {
  const { id: model, provider, callTimeoutMs, webSearch, shadow = false } = row;
  if (!webSearch || shadow) return null;
  const worstCaseMicroUsd = worstCaseOfResearchMicroUsd(row, requestBytes);
  const expected = costs && costs.briefs >= LEAST_BRIEFS ? costs.meanMicroUsd : usualCost(row, webSearch);
  return {
    model,
    provider,
    isService,
    requestBytes,
    maxSearches: webSearch.maxSearches,
    worstCaseMicroUsd,
    expectedCostMicroUsd: Math.min(worstCaseMicroUsd, Math.ceil(expected)),
    callTimeoutMs,
    unavailable: outBecause,
  };
}

function usualCost(row: ModelRow, { maxInputTokens, maxSearches }: NonNullable<ModelRow['webSearch']>): number {
  return costMicroUsd(row, {
    promptTokens: Math.min(USUAL_PROMPT_TOKENS, maxInputTokens),
    cachedPromptTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: Math.min(USUAL_OUTPUT_TOKENS, row.maxBillableOutputTokens),
    reasoningTokens: 0,
    searches: Math.min(USUAL_SEARCHES, maxSearches),
  });
}

import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  costMicroUsd,
  worstCaseMicroUsd,
  worstCaseOfResearchMicroUsd,
  worstCaseTokensOfResearch,
} from '../../../domain/money/cost.ts';
import type { ModelRow, Usage } from '../../../domain/shared/model.ts';

/** Prices in dollars per million tokens are micro-dollars per token. */
const ROW: ModelRow = {
  id: 'searcher',
  provider: 'p',
  wireModel: 'searcher',
  local: false,
  prices: {
    promptMicroUsdPerMTok: 1_000_000,
    cachedPromptMicroUsdPerMTok: 50_000,
    cacheWriteMicroUsdPerMTok: 1_000_000,
    outputMicroUsdPerMTok: 5_000_000,
    reasoningMicroUsdPerMTok: 5_000_000,
    checkedOn: '2026-10-26',
  },
  contextTokens: 128_000,
  maxOutputTokens: 8_000,
  maxBillableOutputTokens: 8_000,
  promptOverheadTokens: 600,
  callTimeoutMs: 120_000,
  webSearch: { maxSearches: 6, searchMicroUsd: 10_000, maxInputTokens: 200_000 },
  features: {
    jsonSchema: true,
    reasoningTokens: 'inside-completion',
    outputLimitField: 'max_completion_tokens',
    temperature: null,
  },
};

const USAGE: Usage = {
  promptTokens: 30_000,
  cachedPromptTokens: 20_000,
  cacheWriteTokens: 0,
  outputTokens: 700,
  reasoningTokens: 1_300,
};

describe('The cost of a request with web search', () => {
  it('counts each search at the row’s price beside the tokens', () => {
    // 30,000 x 1 + 20,000 x .05 + 2,000 x 5 = 30,000 + 1,000 + 10,000
    assert.equal(costMicroUsd(ROW, USAGE), 41_000);
    assert.equal(costMicroUsd(ROW, { ...USAGE, searches: 4 }), 81_000);
    assert.equal(costMicroUsd(ROW, { ...USAGE, searches: 0 }), 41_000);
  });

  it('does not multiply the price of a search in another service tier', () => {
    const flex: ModelRow = {
      ...ROW,
      serviceTier: { name: 'flex', leastDeadlineMs: 600_000, otherTierFactor: 2 },
    };
    assert.equal(costMicroUsd(flex, { ...USAGE, searches: 4 }, 'default'), 2 * 41_000 + 40_000);
    // 2 x (200,000 + 40,000) + 60,000
    assert.equal(worstCaseOfResearchMicroUsd(flex, 4_000), 540_000);
  });

  it('is at worst the row’s prompt tokens, its billable output and all its searches', () => {
    // 200,000 x 1 + 8,000 x 5 + 6 x 10,000
    assert.equal(worstCaseOfResearchMicroUsd(ROW, 4_000), 300_000);
    assert.equal(worstCaseTokensOfResearch(ROW, 4_000), 208_000);
    // A call without searches is bounded by its bytes: (4,000 + 600) x 1 + 40,000
    assert.equal(worstCaseMicroUsd(ROW, 4_000), 44_600);
  });

  it('is bounded by the request’s own bytes where they are more than the row expects', () => {
    const small: ModelRow = { ...ROW, webSearch: { maxSearches: 1, searchMicroUsd: 5_000, maxInputTokens: 1_000 } };
    assert.equal(worstCaseOfResearchMicroUsd(small, 4_000), worstCaseMicroUsd(small, 4_000) + 5_000);
  });

  it('has no worst case for a row that does not search', () => {
    const { webSearch: _, ...plain } = ROW;
    assert.throws(() => worstCaseOfResearchMicroUsd(plain, 4_000), /searcher has no webSearch/);
    assert.throws(() => worstCaseTokensOfResearch(plain, 4_000), RangeError);
  });
});

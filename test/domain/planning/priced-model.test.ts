import assert from 'node:assert/strict';
import { type ModelRecord, NO_RECORD, predictedCost, priceModel } from '../../../domain/planning/priced-model.ts';
import type { ModelRow } from '../../../domain/shared/model.ts';
import { NO_KEY } from '../../support/planning.ts';
import { MODEL_A } from '../../support/scripted-provider.ts';

const TOKENS = {
  calls: 50,
  promptTokensPerByte: 0.25,
  cachedShare: 0,
  cacheWriteShare: 0,
  reasoningShare: 0,
  output: { calls: 50, mean: 100, p50: 80, p90: 300 },
};
const priced = (record: Partial<ModelRecord> = {}, row: Partial<ModelRow> = {}, requestBytes = 4_000, markets = 1) =>
  priceModel(
    { row: { ...MODEL_A, ...row }, requestBytes, outBecause: null },
    { ...NO_RECORD, ...record },
    Number.POSITIVE_INFINITY,
    markets,
  );

describe('a model that could be called', () => {
  it('is priced for this very request where its tokens are known, else by its mean, else by its worst case', () => {
    const known = priced({ tokens: TOKENS, callCostMicroUsd: 7 });
    // 1,000 tokens at $1 and 100 at $2; the worst case is 4,100 at $1 and 500 at $2.
    assert.deepEqual(predictedCost(known), { expectedCostMicroUsd: 1_200, expectedFrom: 'tokens' });
    assert.equal(known.requestBytes, 4_000);
    const mean = { expectedCostMicroUsd: 7, expectedFrom: 'mean' };
    assert.deepEqual(predictedCost(priced({ callCostMicroUsd: 7 })), mean);
    assert.deepEqual(predictedCost(priced()), { expectedCostMicroUsd: 5_100, expectedFrom: 'worst' });
  });

  it('costs a quarter more for each further market of its prompt, and never above the worst case', () => {
    const cost = (markets: number) => predictedCost(priced({ callCostMicroUsd: 1_000 }, {}, 4_000, markets));
    assert.deepEqual(
      [1, 2, 5, 100].map((markets) => cost(markets).expectedCostMicroUsd),
      [1_000, 1_250, 2_000, 5_100],
    );
  });

  it('is on a slow service tier only where there is time for it', () => {
    const serviceTier = { name: 'flex', leastDeadlineMs: 900_000, otherTierFactor: 2 } as const;
    const at = (deadlineMs: number) =>
      priceModel({ row: { ...MODEL_A, serviceTier }, requestBytes: 4_000, outBecause: null }, NO_RECORD, deadlineMs)
        .unavailable;
    assert.equal(at(900_000), null);
    assert.deepEqual(at(899_999), {
      code: 'tier_too_slow',
      figures: { tier: 'flex', leastDeadlineMs: 900_000, deadlineMs: 899_999 },
    });
  });

  it('holds the prompt and the answer in its context: 4 bytes a token, the overhead and the longest answer', () => {
    const unavailable = (row: Partial<ModelRow>, requestBytes: number) => priced({}, row, requestBytes).unavailable;
    // 6,000 bytes = 1,500 tokens, 100 of overhead, 500 of answer = 2,100.
    assert.equal(unavailable({ contextTokens: 2_100 }, 6_000), null);
    assert.deepEqual(unavailable({ contextTokens: 2_099 }, 6_000), {
      code: 'prompt_too_long',
      figures: { contextTokens: 2_099, promptTokens: 1_600, maxOutputTokens: 500 },
    });
    assert.notEqual(unavailable({ contextTokens: 2_100 }, 6_001), null);
    assert.notEqual(unavailable({ contextTokens: 2_100, maxOutputTokens: 501 }, 6_000), null);
  });

  it('is out with the reason that was found before, also where no request can be made for it', () => {
    const out = (requestBytes: number | null) =>
      priceModel({ row: MODEL_A, requestBytes, outBecause: NO_KEY }, NO_RECORD, 1_000).unavailable;
    assert.deepEqual([out(4_000), out(null)], [NO_KEY, NO_KEY]);
  });
});

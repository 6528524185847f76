import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TokenExpectation } from '../../../domain/learning/tokens.ts';
import { costMicroUsd, worstCaseMicroUsd } from '../../../domain/money/cost.ts';
import { predictCost } from '../../../domain/planning/predict-cost.ts';
import type { ModelRow } from '../../../domain/shared/model.ts';
import { MODEL_A } from '../../support/scripted-provider.ts';

const ROW: ModelRow = {
  ...MODEL_A,
  maxBillableOutputTokens: 8_000,
  prices: {
    promptMicroUsdPerMTok: 3_000_000,
    cachedPromptMicroUsdPerMTok: 300_000,
    cacheWriteMicroUsdPerMTok: 3_750_000,
    outputMicroUsdPerMTok: 15_000_000,
    reasoningMicroUsdPerMTok: 15_000_000,
    checkedOn: '2026-11-24',
  },
};
const KNOWN: TokenExpectation = {
  calls: 50,
  promptTokensPerByte: 0.25,
  cachedShare: 0.1,
  cacheWriteShare: 0,
  reasoningShare: 0.5,
  output: { calls: 50, mean: 200, p50: 100, p90: 600 },
};

describe('the predicted cost of a call', () => {
  it('has known values', () => {
    // 900 x 3 + 100 x .3 + 200 x 15.
    assert.equal(predictCost(ROW, 4_000, KNOWN), 5_730);
    // A tenth more is written to the cache: 800 x 3 + 100 x .3 + 100 x 3.75 + 200 x 15.
    assert.equal(predictCost(ROW, 4_000, { ...KNOWN, cacheWriteShare: 0.1 }), 5_805);
    // Reasoning at twice the price: half of 200 tokens at 15, half at 30.
    const prices = { ...ROW.prices, reasoningMicroUsdPerMTok: 30_000_000 };
    assert.equal(predictCost({ ...ROW, prices }, 4_000, KNOWN), 2_730 + 4_500);
  });

  it('follows the length of the request and the prices of today', () => {
    // The prompt's part is 2,730 for 4,000 bytes.
    assert.equal(predictCost(ROW, 8_000, KNOWN), 8_460);
    const prices = { ...ROW.prices, outputMicroUsdPerMTok: 30_000_000, reasoningMicroUsdPerMTok: 30_000_000 };
    assert.equal(predictCost({ ...ROW, prices }, 4_000, KNOWN), 8_730);
  });

  it('is the bill where every call is the same, and never above the worst case', () => {
    const tokens = fc.integer({ min: 0, max: 4_000 });
    fc.assert(
      fc.property(
        tokens,
        tokens,
        tokens,
        tokens,
        fc.integer({ min: 1, max: 20_000 }),
        (cached, prompt, out, thought, more) => {
          const usage = {
            promptTokens: prompt,
            cachedPromptTokens: cached,
            cacheWriteTokens: 0,
            outputTokens: out,
            reasoningTokens: thought,
          };
          // No tokenizer makes more tokens than there are bytes.
          const bytes = prompt + cached + more;
          const output = { calls: 1, mean: out + thought, p50: out + thought, p90: out + thought };
          const known: TokenExpectation = {
            calls: 1,
            promptTokensPerByte: (prompt + cached) / bytes,
            cachedShare: prompt + cached === 0 ? 0 : cached / (prompt + cached),
            cacheWriteShare: 0,
            reasoningShare: out + thought === 0 ? 0 : thought / (out + thought),
            output,
          };
          const predictedMicroUsd = predictCost(ROW, bytes, known);
          assert.ok(Math.abs(predictedMicroUsd - costMicroUsd(ROW, usage)) <= 1);
          assert.ok(predictedMicroUsd <= worstCaseMicroUsd(ROW, bytes));
        },
      ),
    );
  });
});

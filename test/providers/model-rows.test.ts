import assert from 'node:assert/strict';
import { Secret } from '../../config/config.ts';
import { buildPrompt } from '../../domain/forecast/prompt.ts';
import { worstCaseMicroUsd, worstCaseOfResearchMicroUsd } from '../../domain/money/cost.ts';
import { DEFAULT_BUDGET_POLICY } from '../../domain/shared/policy.ts';
import { createProviders } from '../../providers/index.ts';
import { MODEL_ROWS, PROVIDER_ROWS } from '../../providers/model-rows.ts';
import { aMarket } from '../domain/a-market.ts';

describe('A built-in model row', () => {
  const providers = createProviders(
    PROVIDER_ROWS,
    Object.fromEntries(PROVIDER_ROWS.map(({ id }) => [id, new Secret('k-1')])),
  );
  const longest = buildPrompt(aMarket({ title: '🌡'.repeat(9_000), rules: '🌡'.repeat(90_000) }), 0);

  for (const row of MODEL_ROWS) {
    it(`states every price and bound: ${row.id}`, () => {
      const { checkedOn, ...prices } = row.prices;
      for (const [name, price] of Object.entries(prices)) assert.ok(Number.isInteger(price) && price > 0, name);
      assert.match(checkedOn, /^2026-\d\d-\d\d$/);
      assert.ok(row.prices.cachedPromptMicroUsdPerMTok <= row.prices.promptMicroUsdPerMTok);
      assert.ok(row.maxBillableOutputTokens >= row.maxOutputTokens);
      assert.ok(row.maxBillableOutputTokens <= row.contextTokens);
      assert.ok(PROVIDER_ROWS.some(({ id }) => id === row.provider));
    });

    it(`can be asked the longest question within the default cap of a decision, and below the dear long prompts: ${row.id}`, () => {
      const bytes = providers[row.provider]?.requestBytes(row, longest) ?? Number.POSITIVE_INFINITY;
      assert.ok(bytes + row.promptOverheadTokens < 200_000, `${bytes} bytes`);
      assert.ok(worstCaseMicroUsd(row, bytes) <= DEFAULT_BUDGET_POLICY.decisionMicroUsd);
    });
  }

  for (const row of MODEL_ROWS.filter(({ webSearch }) => webSearch)) {
    it(`can look for evidence within the default cap of a decision, and below the dear long prompts: ${row.id}`, () => {
      const bytes = providers[row.provider]?.requestBytes(row, longest, true) ?? Number.POSITIVE_INFINITY;
      assert.ok((row.webSearch?.searchMicroUsd ?? 0) > 0);
      assert.ok((row.webSearch?.maxInputTokens ?? Number.POSITIVE_INFINITY) <= row.contextTokens);
      assert.ok(worstCaseOfResearchMicroUsd(row, bytes) <= DEFAULT_BUDGET_POLICY.decisionMicroUsd);
    });
  }

  it('searches at each of the three paid providers', () => {
    const searching = MODEL_ROWS.filter(({ webSearch }) => webSearch).map(({ provider }) => provider);
    assert.deepEqual([...new Set(searching)].sort(), ['anthropic', 'openai', 'xai']);
  });

  it('has an id of its own', () => {
    assert.equal(new Set(MODEL_ROWS.map(({ id }) => id)).size, MODEL_ROWS.length);
  });
});

import assert from 'node:assert/strict';
import { priceModels } from '../../../activities/admission/price-models.ts';
import type { Dependencies } from '../../../activities/dependencies.ts';
import { expectedCostMicroUsd, expectedFrom, type ModelRecord, NO_RECORD } from '../../../domain/planning/select.ts';
import type { ModelRow } from '../../../domain/shared/model.ts';
import { MODEL_A, scriptedProvider } from '../../support/scripted-provider.ts';

const PROMPT = { version: '1', system: 's', user: 'u', moment: '' };

describe('the models that can be asked', () => {
  const unavailable = (row: Partial<ModelRow>, requestBytes: number) => {
    const { provider } = scriptedProvider([]);
    const dependencies = {
      config: { models: [{ ...MODEL_A, ...row }], providers: [] },
      providers: { scripted: { ...provider, requestBytes: () => requestBytes } },
    } as unknown as Pick<Dependencies, 'config' | 'providers'>;
    const [priced] = priceModels(dependencies, PROMPT, {}, {}, [], []);
    assert.ok(priced);
    return priced.unavailable;
  };

  it('are priced for this very request where their tokens are known, else not at all', () => {
    const { provider } = scriptedProvider([]);
    const dependencies = {
      config: { models: [MODEL_A], providers: [] },
      providers: { scripted: { ...provider, requestBytes: () => 4_000 } },
    } as unknown as Pick<Dependencies, 'config' | 'providers'>;
    const tokens = {
      calls: 50,
      promptTokensPerByte: 0.25,
      cachedShare: 0,
      cacheWriteShare: 0,
      reasoningShare: 0,
      output: { calls: 50, mean: 100, p50: 80, p90: 300 },
    };
    const priced = (record: Partial<ModelRecord>) =>
      priceModels(dependencies, PROMPT, {}, { 'model-a': { ...NO_RECORD, ...record } }, [], [])[0];
    const known = priced({ tokens, callCostMicroUsd: 7 });
    assert.ok(known);
    // 1,000 tokens at $1 and 100 at $2; the worst case is 4,100 at $1 and 500 at $2.
    assert.equal(expectedCostMicroUsd(known), 1_200);
    assert.equal(expectedFrom(known), 'tokens');
    assert.equal(known.predicted?.p90MicroUsd, 1_600);
    assert.equal(known.requestBytes, 4_000);
    const mean = priced({ callCostMicroUsd: 7 });
    assert.ok(mean);
    assert.deepEqual([expectedCostMicroUsd(mean), expectedFrom(mean)], [7, 'mean']);
    const nothing = priced({});
    assert.ok(nothing);
    assert.deepEqual([expectedCostMicroUsd(nothing), expectedFrom(nothing)], [5_100, 'worst']);
  });

  it('are on a slow service tier only where there is time for it, and say so', () => {
    const { provider } = scriptedProvider([]);
    const serviceTier = { name: 'flex', leastDeadlineMs: 900_000, otherTierFactor: 2 } as const;
    const dependencies = {
      config: { models: [MODEL_A, { ...MODEL_A, id: 'slow', serviceTier }], providers: [] },
      providers: { scripted: provider },
    } as unknown as Pick<Dependencies, 'config' | 'providers'>;
    const why = (deadlineMs: number) =>
      priceModels(dependencies, PROMPT, {}, {}, [], [], deadlineMs).map((each) => each.unavailable);
    assert.deepEqual(why(900_000), [null, null]);
    assert.deepEqual(why(899_999), [
      null,
      'it is on the slow service tier flex: it is asked from a deadline of 900000 ms on, and this one is 899999 ms',
    ]);
  });

  it('hold the prompt and the answer in their context: 4 bytes a token, the overhead and the longest answer', () => {
    // 6,000 bytes = 1,500 tokens, 100 of overhead, 500 of answer = 2,100.
    assert.equal(unavailable({ contextTokens: 2_100 }, 6_000), null);
    assert.match(
      unavailable({ contextTokens: 2_099 }, 6_000) ?? '',
      /its context of 2099 tokens cannot hold a prompt of some 1600 \(estimated at 4 bytes a token\) and an answer of up to 500/,
    );
    assert.notEqual(unavailable({ contextTokens: 2_100 }, 6_001), null);
    assert.notEqual(unavailable({ contextTokens: 2_100, maxOutputTokens: 501 }, 6_000), null);
  });
});

import assert from 'node:assert/strict';
import type { Dependencies } from '../../src/activities/dependencies.ts';
import { priceModels } from '../../src/activities/price-models.ts';
import type { ModelRow } from '../../src/domain/model.ts';
import { MODEL_A, scriptedProvider } from '../support/scripted-provider.ts';

const PROMPT = { version: '1', system: 's', user: 'u' };

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

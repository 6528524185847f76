import assert from 'node:assert/strict';
import { Secret } from '../../../config/secret.ts';
import { type Simulator, startSimulator } from '../../../local/simulator/index.ts';
import { SIMULATED_MODELS } from '../../../local/simulator/models.ts';
import { createProviders } from '../../../providers/index.ts';
import type { ProviderFailure } from '../../../providers/provider.ts';

const PROMPT = { version: 'test', system: 'Answer.', user: 'ticker: KXONE', moment: '' };
const never = new AbortController().signal;

describe('the simulator’s keys', () => {
  let simulator: Simulator;
  before(async () => {
    simulator = await startSimulator({ seed: 1, latency: 'instant' });
  });
  after(() => simulator.close());

  /** How a list of models and a call end with this key: null = answered. */
  async function endings(provider: string, key: string): Promise<(number | null)[]> {
    const rows = simulator.providers.map((row) => ({ ...row, apiKeyEnv: 'SIM_KEY' }));
    const found = createProviders(rows, { [provider]: new Secret(key) })[provider];
    const row = SIMULATED_MODELS.find((each) => each.provider === provider);
    assert.ok(found && row);
    const requests = [
      found.listModels(never),
      found.ask({ row, prompt: PROMPT, attemptId: `${provider}/${key}`, timeoutMs: 5_000 }, never),
    ];
    return Promise.all(
      requests.map((request) =>
        request.then(
          () => null,
          (error: unknown) => (error as ProviderFailure).status,
        ),
      ),
    );
  }

  for (const provider of ['sim-xai', 'sim-anthropic']) {
    it(`are refused one by one at ${provider}, cost nothing, and may be accepted again`, async () => {
      simulator.refuseKeys([{ key: 'stale' }, { key: 'suspended', status: 403 }]);
      assert.deepEqual(await endings(provider, 'stale'), [401, 401]);
      assert.deepEqual(await endings(provider, 'suspended'), [403, 403]);
      assert.deepEqual(await endings(provider, 'good'), [null, null]);
      assert.equal(simulator.bill().byAttempt[`${provider}/stale`]?.costMicroUsd ?? 0, 0);
      const change = { refused: [{ key: 'suspended', status: 403 }] };
      await fetch(`${simulator.url}/control/keys`, { method: 'POST', body: JSON.stringify(change) });
      assert.deepEqual(await endings(provider, 'stale'), [null, null]);
      assert.deepEqual(await endings(provider, 'suspended'), [403, 403]);
    });
  }
});

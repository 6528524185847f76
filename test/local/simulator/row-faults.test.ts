import assert from 'node:assert/strict';
import { type FaultKind, type Simulator, startSimulator } from '../../../local/simulator/index.ts';
import { createProviders } from '../../../providers/index.ts';
import { ProviderFailure } from '../../../providers/provider.ts';

const PROMPT = { version: 'v1', system: 'Answer.', user: 'Market KX-1: will it?', moment: '' };
const STATUSES = { parameter_refused: 400, unprocessable: 422, redirected: 307 } as const satisfies Partial<
  Record<FaultKind, number>
>;

describe('a fault of one simulated row', () => {
  let simulator: Simulator;
  before(async () => {
    simulator = await startSimulator({ seed: 3, latency: 'instant' });
  });
  after(() => simulator.close());

  async function statusOf(id: string): Promise<number | null> {
    const row = simulator.models.find((each) => each.id === id);
    assert.ok(row);
    const provider = createProviders(simulator.providers, {})[row.provider];
    const call = { row, prompt: PROMPT, attemptId: `one/${id}`, timeoutMs: 5_000 };
    try {
      await provider?.ask(call, new AbortController().signal);
      return 200;
    } catch (error) {
      return error instanceof ProviderFailure ? (error.status ?? null) : null;
    }
  }

  for (const [kind, status] of Object.entries(STATUSES)) {
    it(`${kind} answers ${status} for that row, bills nothing, and leaves its siblings alone`, async () => {
      simulator.setFaults([{ kind: kind as FaultKind, model: 'sim-gpt-5' }]);
      assert.equal(await statusOf('sim-gpt-5'), status);
      assert.equal(await statusOf('sim-gpt-5-mini'), 200);
      const struck = simulator.requests().filter(({ outcome }) => outcome === kind);
      assert.deepEqual(
        struck.map(({ costMicroUsd }) => costMicroUsd),
        [0],
      );
    });
  }
});

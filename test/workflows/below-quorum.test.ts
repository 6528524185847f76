import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { DecisionClient } from '../../client/decision-client.ts';
import type { Mode } from '../../domain/shared/modes.ts';
import { DEFAULT_DECISION_POLICY } from '../../domain/shared/policy.ts';
import { startTestService, type TestService } from '../support/service.ts';

const LOOK_EVERY_MS = 100;
/** Workers read the breakers through a memory of 200 ms. */
const HEALTH_MEMORY_MS = 300;
const LEFT = 'sim-grok-4';

describe('with fewer models than a quorum', function () {
  this.timeout(120_000);
  let service: TestService;
  let client: DecisionClient;
  before(async () => {
    service = await startTestService({
      operations: { enterAfterMs: 300, leaveAfterMs: 300 },
      decision: { quorum: 2, minEdge: 0.001, maxOddsRatio: 1e6 },
      accounts: {
        main: {},
        strict: { decision: { ...DEFAULT_DECISION_POLICY, explore: false, reuse: false, quorum: 6 } },
      },
    });
    client = new DecisionClient(service.workers.client);
  });
  after(() => service.stop());

  const panel = () => service.decide(service.request({ maxStakeMicroUsd: 100_000_000, deadlineMs: 10_000 }));
  const until = async (mode: Mode) => {
    const end = Date.now() + 60_000;
    for (;;) {
      const state = await client.mode();
      if (state.mode === mode) return state;
      assert.ok(Date.now() < end, `the mode never became ${mode}: ${JSON.stringify(state)}`);
      await delay(LOOK_EVERY_MS);
    }
  };

  it('an account with a larger quorum is degraded by itself, and says so', async () => {
    const strict = () => service.decide(service.request({ account: 'strict', deadlineMs: 10_000 }));
    assert.equal((await strict()).mode, 'normal');
    service.simulator.setFaults([{ kind: 'model_not_found', model: 'sim-claude-sonnet' }]);
    await panel();
    let decided = await strict();
    for (let look = 0; decided.mode === 'normal' && look < 100; look++) {
      await delay(LOOK_EVERY_MS);
      decided = await strict();
    }
    assert.equal(decided.mode, 'degraded');
    const configured = service.config.models.length;
    const figures = { reachable: configured - 1, configured, quorum: 6, mode: 'degraded' };
    assert.deepEqual(decided.notes[0], { code: 'account_below_quorum', figures });
    assert.equal((await panel()).mode, 'normal', 'the other account has its panel');
    assert.equal((await client.mode()).mode, 'normal', 'and so has the service');
  });

  it('and one left of two, the mode is degraded, and that one decides, at the higher edge', async () => {
    const others = service.config.models.filter(({ id }) => id !== LEFT);
    assert.ok(others.length >= 2 && others.length < service.config.models.length);
    service.simulator.setFaults(others.map(({ id }) => ({ kind: 'model_not_found' as const, model: id })));
    await panel();
    const state = await until('degraded');
    assert.equal(state.by, 'automatic');
    const { length: configured } = service.config.models;
    assert.deepEqual(state.reason, { code: 'below_quorum', figures: { reachable: 1, configured, quorum: 2 } });
    await delay(HEALTH_MEMORY_MS);

    for (let decision = 0; decision < 3; decision++) {
      const decided = await panel();
      assert.equal(decided.mode, 'degraded');
      assert.deepEqual(
        decided.calls.map(({ model, outcome }) => [model, outcome]),
        [[LEFT, 'answered']],
      );
      const [reason] = decided.verdict.reasons;
      assert.ok(reason && reason.code !== 'no_quorum', JSON.stringify(reason));
      assert.ok(Math.abs(decided.verdict.threshold - 0.0015) < 1e-12, 'one and a half times the edge is demanded');
    }
    service.simulator.setFaults([]);
  });
});

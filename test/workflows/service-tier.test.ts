import assert from 'node:assert/strict';
import { type Simulator, startSimulator } from '../../local/simulator/index.ts';
import { startTestService, type TestService } from '../support/service.ts';

const HOUR_MS = 3_600_000;
const LEAST_DEADLINE_MS = 900_000;

describe('a model on a slow service tier', function () {
  this.timeout(60_000);
  let simulator: Simulator;
  let service: TestService;
  before(async () => {
    const real = await startSimulator({ seed: 1, latency: 'instant' });
    const [ordinary] = real.models.filter(({ id }) => id === 'sim-gpt-5');
    assert.ok(ordinary);
    const half = Object.entries(ordinary.prices).map(([name, price]) => [
      name,
      typeof price === 'number' ? price / 2 : price,
    ]);
    const slow = {
      ...ordinary,
      id: 'sim-gpt-5-flex',
      prices: Object.fromEntries(half) as typeof ordinary.prices,
      serviceTier: { name: 'flex', leastDeadlineMs: LEAST_DEADLINE_MS, otherTierFactor: 2 },
    } as const;
    simulator = { ...real, models: [ordinary, slow] };
    service = await startTestService({ simulator });
  });
  after(async () => {
    await service.stop();
    await simulator.close();
  });

  it('is passed over by a decision in a hurry, with the reason', async () => {
    const { calls, candidates } = await service.decide(service.request({ maxStakeMicroUsd: 100_000_000 }));
    assert.deepEqual(
      calls.map(({ model }) => model),
      ['sim-gpt-5'],
    );
    const slow = candidates.find(({ model }) => model === 'sim-gpt-5-flex');
    assert.equal(slow?.heldBack, 'unavailable');
    assert.deepEqual(slow?.why, {
      code: 'tier_too_slow',
      figures: { tier: 'flex', leastDeadlineMs: 900_000, deadlineMs: 60_000 },
    });
  });

  it('is asked where there is time, at its own price, which is the bill', async () => {
    const request = service.request({ maxStakeMicroUsd: 100_000_000, deadlineMs: HOUR_MS });
    const { calls, costMicroUsd } = await service.decide(request);
    assert.deepEqual(calls.map(({ model, outcome }) => [model, outcome]).toSorted(), [
      ['sim-gpt-5', 'answered'],
      ['sim-gpt-5-flex', 'answered'],
    ]);
    const { byAttempt } = simulator.bill();
    const billed = (attemptId: string | null) => byAttempt[attemptId ?? '']?.costMicroUsd ?? 0;
    for (const call of calls) assert.equal(call.costMicroUsd, billed(call.attemptId), call.model);
    const [slow, ordinary] = ['sim-gpt-5-flex', 'sim-gpt-5'].map(
      (id) => calls.find(({ model }) => model === id)?.costMicroUsd ?? 0,
    );
    assert.ok(slow !== undefined && ordinary !== undefined && slow > 0 && slow < ordinary);
    assert.equal(costMicroUsd, slow + ordinary);
    assert.deepEqual(await service.workers.store.alerts.list(10), []);
  });
});

import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { shadowWorkflowId } from '../../workflows/messages.ts';
import { startTestService, type TestService } from '../support/service.ts';

const SHADOW = 'sim-local';
const RESOLVES_AFTER_MS = 3_000;
const LOOK_EVERY_MS = 100;
const LOOKS = 200;

describe('a shadow model', function () {
  this.timeout(60_000);
  let service: TestService;
  before(async () => {
    service = await startTestService({
      shadows: [SHADOW],
      shadowShare: 1,
      scorekeeper: { everyMs: 300, publishEveryMs: 0 },
    });
  });
  afterEach(() => service.heal());
  after(() => service.stop());

  it('is asked beside a decision, from its own money, and never counts in it', async () => {
    const request = service.request({ maxStakeMicroUsd: 100_000_000 });
    const decision = await service.decide(request);
    assert.ok(!decision.calls.some(({ model }) => model === SHADOW));
    assert.ok(!decision.forecast?.models.some(({ model }) => model === SHADOW));
    await service.workers.client.workflow.getHandle(shadowWorkflowId('main', request.requestId)).result();
    const { store } = service.workers;
    const [attempt, ...others] = await store.attempts.shadowsOf([decision.decisionId]);
    assert.deepEqual(others, []);
    assert.equal(attempt?.model, SHADOW);
    assert.equal(attempt?.purpose, 'shadow');
    assert.equal((await store.decisions.read(decision.decisionId))?.costMicroUsd, decision.costMicroUsd);
    const [ledger] = await store.ledger.recent('main');
    assert.deepEqual(ledger?.entries, {}, 'its reservation is closed');
  });

  it('does not hold a decision up, nor fail it, when it hangs', async () => {
    service.simulator.setFaults([{ kind: 'hang', model: SHADOW }]);
    const { path } = await service.decide(service.request());
    assert.notEqual(path, 'none');
    for (let look = 0; look < LOOKS && service.simulator.hanging() === 0; look++) await delay(LOOK_EVERY_MS);
    assert.equal(service.simulator.hanging(), 1, 'it has not answered yet');
    service.simulator.dropHanging();
  });

  it('is scored beside the others once the market has resolved', async () => {
    // Nothing is learned of a market before its schedule has passed.
    const soon = new Date(Date.now() + RESOLVES_AFTER_MS).toISOString();
    const quotes = { expected_expiration_time: soon };
    const decision = await service.decide(service.request({ maxStakeMicroUsd: 100_000_000, quotes }));
    const handle = service.workers.client.workflow.getHandle(shadowWorkflowId('main', decision.requestId));
    await handle.result();
    const { DecisionClient } = await import('../../client/decision-client.ts');
    const client = new DecisionClient(service.workers.client);
    await client.recordOutcomes([{ ticker: decision.ticker, settlement: 'yes', by: 'test' }]);
    for (let look = 0; look < LOOKS; look++) {
      const board = await service.workers.store.scoreboards.latest();
      const record = board?.shadows.find(({ model }) => model === SHADOW);
      if (record) {
        assert.equal(record.n, 1);
        assert.equal(record.advice, 'not yet');
        assert.ok(!board?.models.some(({ model }) => model === SHADOW));
        return;
      }
      await delay(LOOK_EVERY_MS);
    }
    assert.fail('the trial was not scored');
  });
});

import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { type Simulator, startSimulator } from '../../local/simulator/index.ts';
import type { Decision } from '../../workflows/messages.ts';
import { startTestService, type TestService, type TestServiceOptions } from '../support/service.ts';

const XAI = 'sim-xai';
const MODELS = ['sim-grok-3', 'sim-gpt-5-mini', 'sim-local'];
const CHECK_EVERY_MS = 500;
const LOOK_EVERY_MS = 50;

describe('a key that a provider refuses', function () {
  this.timeout(60_000);
  const started: TestService[] = [];
  let simulator: Simulator;
  beforeEach(async () => {
    simulator = await startSimulator({ seed: 9, latency: 'instant' });
  });
  afterEach(async () => {
    for (const service of started.splice(0).toReversed()) await service.stop();
    await simulator.close();
  });

  const start = async (key: string, more: TestServiceOptions = {}) => {
    const service = await startTestService({
      simulator,
      models: MODELS,
      apiKeys: { [XAI]: key },
      heartbeatEveryMs: 200,
      keyCheckEveryMs: CHECK_EVERY_MS,
      operations: { enterAfterMs: 200, leaveAfterMs: 200 },
      ...more,
    });
    started.push(service);
    return service;
  };
  async function until<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> {
    const end = Date.now() + 20_000;
    for (;;) {
      const found = await look();
      if (found) return found;
      assert.ok(Date.now() < end, `it never came to this: ${what}`);
      await delay(LOOK_EVERY_MS);
    }
  }
  const panel = (service: TestService) =>
    service.decide(service.request({ maxStakeMicroUsd: 100_000_000, deadlineMs: 10_000 }));
  const called = ({ calls }: Decision) => calls.find(({ provider }) => provider === XAI);
  const refusedRequests = () => simulator.requests().filter(({ outcome }) => outcome === 'refused_key').length;
  const heartbeats = (service: TestService) => service.workers.store.workerHeartbeats.list();

  it('is the matter of the workers that have it: they stop polling, the others go on, and it comes back by itself', async () => {
    const stale = await start('stale');
    const { database } = stale.config.mongodb;
    const good = await start('good', { database });
    simulator.refuseKeys([{ key: 'stale' }]);

    for (let n = 0; n < 8; n++) {
      const decision = await panel(good);
      assert.equal(called(decision)?.outcome, 'answered', 'its call went to a worker whose key is accepted');
      assert.equal(decision.mode, 'normal');
    }
    await until('the worker states which key was refused', async () =>
      (await heartbeats(good)).find(
        ({ providers, refusedKeys = [] }) => refusedKeys.includes(XAI) && !providers.includes(XAI),
      ),
    );
    assert.deepEqual(await good.workers.store.health.list(), [], 'no breaker opened for the fleet');
    const lines = stale.logs.filter((line) => line.startsWith('error:'));
    assert.equal(lines.length, 1, lines.join('\n'));
    assert.match(lines[0] ?? '', /sim-xai.*SIM_XAI_API_KEY/);
    assert.ok(!lines.join().includes('stale'), 'the key itself is not in the line');
    const before = refusedRequests();
    for (let n = 0; n < 3; n++) await panel(good);
    assert.equal(refusedRequests(), before, 'no call of a decision goes out with the refused key any more');

    simulator.refuseKeys([]);
    await until('it polls again', async () =>
      (await heartbeats(good)).every(({ providers }) => providers.includes(XAI)),
    );
    await good.workers.stop();
    started.splice(started.indexOf(good), 1);
    assert.equal(called(await panel(stale))?.outcome, 'answered', 'without a restart');
  });

  it('takes the provider out with its reason where every worker has it, and one model alone is the row’s matter', async () => {
    const service = await start('suspended', { decision: { quorum: 3 } });
    simulator.refuseKeys([{ key: 'suspended', status: 403 }]);
    const first = await panel(service);
    assert.equal(called(first)?.failure?.kind, 'auth');
    const left = await until('it is left out', async () => {
      const decision = await panel(service);
      return called(decision) === undefined && decision;
    });
    const why = left.candidates.find(({ provider }) => provider === XAI)?.why;
    assert.deepEqual(why, { code: 'key_refused', figures: { provider: XAI, apiKeyEnv: 'SIM_XAI_API_KEY' } });
    assert.equal(refusedRequests(), 1);
    await until('the mode follows', async () => (await service.workers.store.control.readMode()).mode === 'degraded');

    simulator.refuseKeys([]);
    await until('it is called again', async () => called(await panel(service))?.outcome === 'answered');
    await until('so does its end', async () => (await service.workers.store.control.readMode()).mode === 'normal');

    simulator.setFaults([{ kind: 'not_permitted', model: 'sim-grok-3' }]);
    assert.equal(called(await panel(service))?.failure?.kind, 'not_permitted');
    const [breaker] = await until('the row is out', async () => {
      const open = (await service.workers.store.health.list()).filter(({ state }) => state === 'open');
      return open.length > 0 && open;
    });
    assert.deepEqual([breaker?.subject, breaker?.reason.code], [{ kind: 'model', id: 'sim-grok-3' }, 'not_permitted']);
    assert.ok((await heartbeats(service)).every(({ providers }) => providers.includes(XAI)));
  });
});

import assert from 'node:assert/strict';
import * as v from 'valibot';
import { connectTemporal } from '../../client/call-workflow.ts';
import { DecisionClient } from '../../client/decision-client.ts';
import { recordsOf } from '../../client/records-of-store.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { startSimulator } from '../../local/simulator/index.ts';
import { modeAnswer, policyAnswer } from '../../server/contract/controls.ts';
import { apiFailure } from '../../server/contract/failure.ts';
import { BEARER, OWN_PAGE, sourcesOf, type TestApp, testApp } from '../support/dashboard.ts';
import { type GatedSimulator, gated } from '../support/gate.ts';
import { startTestService, type TestService } from '../support/service.ts';

const HEADERS = { ...OWN_PAGE, ...BEARER };

describe("the dashboard's controls", () => {
  let simulator: GatedSimulator;
  let service: TestService;
  let app: TestApp;
  before(async () => {
    simulator = await gated(await startSimulator({ seed: 1, latency: 'instant' }));
    service = await startTestService({ simulator });
    const { client, store } = service.workers;
    app = testApp(sourcesOf(store, { decisions: new DecisionClient(client, recordsOf(store)) }));
  });
  after(async () => {
    await service.stop();
    await simulator.close();
  });

  const setMode = (body: unknown) => app.post('/api/mode', body, HEADERS);
  const clear = () => app.post('/api/mode/clear', { reason: 'the test is over', by: 'olga' }, HEADERS);

  it('stand beside a green line while a decision is under way and nothing is wrong', async () => {
    const { client, store } = service.workers;
    const { models, providers, accounts, worker } = service.config;
    const decisions = new DecisionClient(client, recordsOf(store));
    const { heartbeatEveryMs } = worker;
    const watched = testApp(sourcesOf(store, { decisions, models, providers, accounts, heartbeatEveryMs }));
    simulator.hold();
    try {
      const handle = await service.start(service.request({ maxStakeMicroUsd: 60_000_000, deadlineMs: 60_000 }));
      while ((await handle.query<{ asked: readonly string[] }>('state')).asked.length === 0);
      const health = await watched.health.look();
      assert.deepEqual([health.findings, health.isOk, health.workers, health.waiting], [[], true, 1, 0]);
      const { running, singletons } = await decisions.durable({
        accounts: ['main'],
        nowMs: Date.now(),
        hasWorker: true,
      });
      // What runs is listed by Temporal a moment after it has started.
      assert.ok(running && running.count <= 1);
      assert.deepEqual(
        singletons?.map(({ singleton, account, isRunning, stuck }) => [singleton, account, isRunning, stuck]),
        [
          ['operations', null, true, null],
          ['scorekeeper', null, true, null],
          ['governor', 'main', true, null],
          ['governor', 'service', true, null],
        ],
      );
      simulator.release();
      await handle.result();
    } finally {
      simulator.release();
    }
  });

  it('set a mode that a decision under way obeys', async () => {
    simulator.hold();
    try {
      const handle = await service.start(service.request({ maxStakeMicroUsd: 60_000_000, deadlineMs: 60_000 }));
      for (;;) {
        const { asked } = await handle.query<{ asked: readonly string[] }>('state');
        if (asked.length > 0) break;
      }
      const response = await setMode({ mode: 'halted', reason: 'a drill', by: 'olga' });
      assert.equal(response.status, 200, await response.clone().text());
      const { mode } = v.parse(modeAnswer, await response.json());
      assert.deepEqual([mode.mode, mode.by, mode.reason, mode.isManualOverride], ['halted', 'olga', 'a drill', true]);
      const decision = (await handle.result()) as Decision;
      assert.deepEqual([decision.action, decision.verdict.reasons[0]?.code], ['SKIP', 'mode_halted']);
    } finally {
      simulator.release();
    }
    const cleared = v.parse(modeAnswer, await (await clear()).json());
    assert.equal(cleared.mode.mode, 'normal');
    type Audit = { entries: { to: string; by: string; reason: string }[] };
    const { entries } = (await (await app.request('/api/audit?limit=2')).json()) as Audit;
    assert.deepEqual(
      entries.map(({ to, by, reason }) => [to, by, reason]),
      [
        ['normal', 'olga', 'the test is over'],
        ['halted', 'olga', 'a drill'],
      ],
    );
  });

  it('set a mode that ends by itself', async () => {
    const { mode } = v.parse(
      modeAnswer,
      await (await setMode({ mode: 'economy', reason: 'for a while', by: 'olga', forMs: 3_600_000 })).json(),
    );
    assert.equal((mode.untilMs ?? 0) - mode.atMs, 3_600_000);
    await clear();
  });

  it('refuse a time that the service would not keep, in its own words', async () => {
    const response = await setMode({ mode: 'economy', reason: 'for ever', by: 'olga', forMs: 90 * 86_400_000 });
    const failure = v.parse(apiFailure, await response.json());
    assert.deepEqual([response.status, failure.error], [400, 'invalid']);
    assert.match(failure.message, /30 days/);
  });

  it('set caps that hold when the answer comes, and leave the others', async () => {
    const body = { account: 'main', budget: { hourMicroUsd: 7_000_000 }, reason: 'a test', by: 'olga' };
    const response = await app.post('/api/policy', body, HEADERS);
    assert.equal(response.status, 200, await response.clone().text());
    const { account } = v.parse(policyAnswer, await response.json());
    assert.deepEqual([account.caps.hourMicroUsd, account.caps.dayMicroUsd], [7_000_000, 100_000_000]);
    type Now = { accounts: { caps: { hourMicroUsd: number } }[] };
    const now = (await (await app.request('/api/now')).json()) as Now;
    assert.equal(now.accounts[0]?.caps.hourMicroUsd, 7_000_000);
  });

  it('probe what is out when somebody asks, long before its time, and spend nothing that the purse for probes does not hold', async () => {
    const probe = (body: unknown) => app.post('/api/probe', body, HEADERS);
    const nothing = await probe({});
    assert.equal(nothing.status, 404);
    assert.match(v.parse(apiFailure, await nothing.json()).message, /No provider and no model is out/);

    const subject = { kind: 'provider', id: 'sim-xai' };
    const isOut = async () => (await service.workers.store.health.list()).some(({ state }) => state !== 'closed');
    const probes = () => simulator.requests().filter(({ attemptId }) => attemptId.includes('/probe/'));
    simulator.setFaults([{ kind: 'credit_exhausted', provider: subject.id }]);
    while (!(await isOut())) await service.decide(service.request({ maxStakeMicroUsd: 100_000_000 }));
    simulator.setFaults([]);
    // What an operator has to repair is probed after a minute; the whole test is shorter.
    const [breaker] = await service.workers.store.health.list();
    assert.ok((breaker?.nextProbeAtMs ?? 0) - (breaker?.sinceMs ?? 0) >= 48_000);

    const setPurse = (dayMicroUsd: number) => {
      const body = {
        account: 'service',
        budget: { dayMicroUsd, hourMicroUsd: dayMicroUsd, decisionMicroUsd: dayMicroUsd },
      };
      return app.post('/api/policy', { ...body, reason: 'a test', by: 'olga' }, HEADERS);
    };
    const usual = (await service.workers.store.control.readAccount('service'))?.budget.dayMicroUsd ?? 0;
    assert.equal((await setPurse(1)).status, 200);
    const asked = await probe({ subject });
    assert.deepEqual([asked.status, await asked.json()], [200, { subjects: [subject] }]);
    const lastProbe = async () => (await service.workers.store.health.list())[0]?.lastProbe?.code ?? null;
    while ((await lastProbe()) === null) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual([await lastProbe(), probes().length], ['no_money', 0]);

    assert.equal((await setPurse(usual)).status, 200);
    const halted = await setMode({ mode: 'halted', reason: 'a drill', by: 'olga' });
    assert.equal(halted.status, 200);
    const refused = await probe({ subject });
    assert.equal(refused.status, 400);
    assert.match(v.parse(apiFailure, await refused.json()).message, /mode halted nothing is probed/);
    await clear();
    // Asked again and again: it is made once in five seconds, and two answers close it.
    while (await isOut()) {
      await probe({ subject });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.ok(probes().length <= 3, `${probes().length} probes`);
  });

  it('take no change without a cap in it', async () => {
    const response = await app.post(
      '/api/policy',
      { account: 'main', budget: {}, reason: 'a test', by: 'olga' },
      HEADERS,
    );
    assert.equal(response.status, 400);
    assert.match(v.parse(apiFailure, await response.json()).message, /at least one cap/);
  });

  it('keep a stop that no worker hears, until one runs', async () => {
    const { temporal, mongodb } = service.config;
    const client = await connectTemporal(temporal);
    try {
      await service.workers.stop();
      const stop = new DecisionClient(client).setMode({ mode: 'halted', reason: 'all is dark', by: 'olga' });
      await assert.rejects(stop, /Temporal, which keeps it, and holds as soon as a worker runs/);
      service = await startTestService({ simulator, database: mongodb.database });
      const { control } = service.workers.store;
      while ((await control.readMode()).mode !== 'halted') await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal((await control.readMode()).by, 'olga');
    } finally {
      await client.connection.close();
    }
  });
});

import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { DecisionClient } from '../../client/decision-client.ts';
import { hourKey, localDay } from '../../domain/money/days.ts';
import { ledgerIdOf } from '../../domain/shared/ids.ts';
import type { Band } from '../../domain/shared/modes.ts';
import {
  type GovernorState,
  governorWorkflowId,
  QUERY,
  SIGNAL,
  TASK_QUEUE,
  WORKFLOW,
} from '../../workflows/messages.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { ZONE } from '../support/store.ts';

/** More than any day is long. */
const A_DAY_AGO_MS = 26 * 3_600_000;
const LOOK_EVERY_MS = 50;
/** So seldom that no look of the governor's own comes within this test: what a new day changes must not wait for one. */
const NEVER_MS = 600_000;
const CAP_MICRO_USD = 5_000_000;
/** Workers read the band through a memory of 200 ms. */
const BAND_MEMORY_MS = 300;
const A_MOMENT_MS = 3_000;
const who = { reason: 'test', by: 'test' };

describe('a budget that was exhausted', function () {
  this.timeout(120_000);
  let service: TestService;
  let client: DecisionClient;
  /** The service's clock stands a day behind, so that the next day is the one of the workflows' own clock. */
  let behindMs = 0;
  beforeEach(async () => {
    behindMs = A_DAY_AGO_MS;
    service = await startTestService({
      clock: { now: () => Date.now() - behindMs },
      budget: { dayMicroUsd: CAP_MICRO_USD, hourMicroUsd: CAP_MICRO_USD, decisionMicroUsd: CAP_MICRO_USD },
      governor: { sweepEveryMs: NEVER_MS, leaseMs: 60_000 },
    });
    client = new DecisionClient(service.workers.client);
  });
  afterEach(() => service.stop());

  const governor = () => service.workers.client.workflow.getHandle(governorWorkflowId('main'));
  const untilBand = async (band: Band) => {
    const end = Date.now() + 30_000;
    while ((await service.workers.store.control.readAccount('main'))?.band !== band) {
      assert.ok(Date.now() < end, `the band never became ${band}`);
      await delay(LOOK_EVERY_MS);
    }
  };
  const ledgerToday = async () => {
    const day = localDay(Date.now() - behindMs, ZONE);
    return service.workers.store.ledger.read(ledgerIdOf('main', day.date, ZONE));
  };
  /** The cheapest of the simulated models is free; a panel costs something. */
  const panel = () => service.decide(service.request({ maxStakeMicroUsd: 100_000_000 }));
  /** Holds the whole day for a workflow that runs. */
  async function exhaust(): Promise<void> {
    const { store } = service.workers;
    const end = Date.now() + 30_000;
    while ((await ledgerToday()) === null) {
      assert.ok(Date.now() < end, 'the governor never opened the day');
      await delay(LOOK_EVERY_MS);
    }
    const nowMs = Date.now() - behindMs;
    const held = await store.ledger.reserve({
      ledgerId: ledgerIdOf('main', localDay(nowMs, ZONE).date, ZONE),
      decisionId: 'main/all-of-it',
      workflowId: governorWorkflowId('main'),
      step: 'quick',
      models: { 'model-a': CAP_MICRO_USD },
      spareModel: null,
      reservedBeforeMicroUsd: 0,
      hour: hourKey(localDay(nowMs, ZONE), nowMs),
      category: 'unknown',
      purpose: 'decision',
      expiresAtMs: nowMs + 600_000,
      attempts: { 'model-a': 1 },
      repeats: 0,
    });
    assert.ok(held.ok, JSON.stringify(held));
    await governor().signal(SIGNAL.ledgerChanged, {});
    await untilBand('exhausted');
    await delay(BAND_MEMORY_MS);
    const refused = await panel();
    assert.deepEqual(
      [refused.path, refused.verdict.reasons[0]?.code, refused.calls.length],
      ['none', 'budget_exhausted', 0],
    );
  }

  it('is open the next day at once, before the governor has looked', async () => {
    await exhaust();
    behindMs = 0;
    await delay(BAND_MEMORY_MS);
    const decision = await panel();
    assert.equal(decision.path, 'full', JSON.stringify(decision.notes));
    assert.equal(decision.mode, 'normal');
    assert.equal(
      (await service.workers.store.control.readAccount('main'))?.band,
      'exhausted',
      'no sweep has looked yet',
    );
    await governor().signal(SIGNAL.ledgerChanged, {});
    await untilBand('open');
    const state = await service.workers.store.control.readAccount('main');
    assert.equal(state?.bandLedgerId, ledgerIdOf('main', localDay(Date.now(), ZONE).date, ZONE));
  });

  it('is not exhausted when the cap is raised, be it by little', async () => {
    await exhaust();
    // Within the gap of the bands: the day is still nearly full.
    await client.setPolicy('main', { budget: { dayMicroUsd: 1.02 * CAP_MICRO_USD }, ...who });
    await untilBand('critical');
    await client.setPolicy('main', {
      budget: { dayMicroUsd: 10 * CAP_MICRO_USD, hourMicroUsd: 10 * CAP_MICRO_USD },
      ...who,
    });
    await untilBand('open');
    await delay(BAND_MEMORY_MS);
    assert.equal((await panel()).path, 'full');
  });

  it('is open the next day when the governor was ended and started anew', async () => {
    await exhaust();
    behindMs = 0;
    await service.workers.client.workflow.start(WORKFLOW.costGovernor, {
      taskQueue: TASK_QUEUE,
      workflowId: governorWorkflowId('main'),
      workflowIdConflictPolicy: 'TERMINATE_EXISTING',
      args: [{ account: 'main', sweepEveryMs: NEVER_MS }],
    });
    await untilBand('open');
  });

  it('begins each day by itself with a look at it, however seldom the governor looks', async () => {
    await exhaust();
    // The day of the service's clock ends within a moment, as the governor learns by its next look.
    const { endMs } = localDay(Date.now() - behindMs, ZONE);
    behindMs = Date.now() - (endMs - A_MOMENT_MS);
    await governor().signal(SIGNAL.ledgerChanged, {});
    await untilBand('open');
    assert.ok(Date.now() - behindMs >= endMs, 'not before the day was over');
  });

  it('says how fast it went, and has its caps put right by the next look at it', async () => {
    await panel();
    const { store } = service.workers;
    // As a worker leaves it that dies between writing the policy and putting its caps into the day.
    const account = await store.control.readAccount('main');
    assert.ok(account);
    const budget = { ...account.budget, dayMicroUsd: 60_000_000 };
    await store.control.writePolicy('main', { budget, policyVersion: account.policyVersion + 1 });
    await governor().signal(SIGNAL.ledgerChanged, {});
    const end = Date.now() + 30_000;
    while ((await ledgerToday())?.caps.dayMicroUsd !== 60_000_000) {
      assert.ok(Date.now() < end, 'the caps were never put right');
      await delay(LOOK_EVERY_MS);
    }
    const { day } = (await governor().query(QUERY.state)) as GovernorState;
    assert.ok(day?.burnRate, 'the governor’s state has the rate');
    const rate = day.burnRate.microUsdPerHour;
    assert.ok(rate === null || rate > 0);
  });
});

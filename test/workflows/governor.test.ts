import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { hourKey, localDay } from '../../domain/money/days.ts';
import type { BudgetPolicy } from '../../domain/shared/policy.ts';
import { type GovernorState, governorWorkflowId, TASK_QUEUE, UPDATE, WORKFLOW } from '../../workflows/messages.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { nothingKnown, ZONE } from '../support/store.ts';

const LEASE_MS = 400;

describe('the cost governor', () => {
  let service: TestService;
  before(async () => {
    service = await startTestService({
      governor: { sweepEveryMs: 150, leaseMs: LEASE_MS },
      budget: { dayMicroUsd: 1_000_000, hourMicroUsd: 1_000_000, decisionMicroUsd: 1_000_000 },
    });
  });
  after(() => service.stop());

  const governor = () => service.workers.client.workflow.getHandle(governorWorkflowId('main'));
  const state = () => governor().query('state') as Promise<GovernorState>;
  const setPolicy = (budget: Partial<BudgetPolicy>) =>
    governor().executeUpdate(UPDATE.setPolicy, {
      args: [{ budget, reason: 'test', by: 'test' }],
    }) as Promise<GovernorState>;
  const until = async (what: string, holds: () => Promise<boolean>) => {
    for (let look = 0; look < 200; look++) {
      if (await holds()) return;
      await delay(50);
    }
    assert.fail(`never came: ${what}`);
  };
  const ledger = async () => {
    const [today] = await service.workers.store.ledger.recent('main', 1);
    return today ?? assert.fail('no ledger');
  };
  /** Holds money for a decision that no workflow stands behind. */
  const hold = async (decision: string, amountMicroUsd: number, workflowId = `decision/main/${decision}`) => {
    const today = await ledger();
    const result = await service.workers.store.ledger.reserve({
      ledgerId: today._id,
      decisionId: `main/${decision}`,
      workflowId,
      step: 'quick',
      models: { 'model-a': amountMicroUsd },
      spareModel: null,
      reservedBeforeMicroUsd: 0,
      hour: hourKey(localDay(Date.now(), ZONE), Date.now()),
      category: 'unknown',
      purpose: 'decision',
      expiresAtMs: Date.now() + LEASE_MS,
      attempts: { 'model-a': 1 },
      repeats: 0,
    });
    assert.ok(result.ok, JSON.stringify(result));
    return result.reservation;
  };

  it('answers a policy change only when its caps are in the day that enforces them', async () => {
    const answered = await setPolicy({ dayMicroUsd: 2_000_000 });
    assert.equal(answered.budget.dayMicroUsd, 2_000_000);
    assert.equal((await ledger()).caps.dayMicroUsd, 2_000_000);
    assert.equal((await ledger()).policyVersion, answered.policyVersion);
    await setPolicy({ dayMicroUsd: 1_000_000 });
    assert.equal((await ledger()).caps.dayMicroUsd, 1_000_000);
  });

  it('refuses a policy that makes no sense, in a sentence, and changes nothing', async () => {
    const before = await state();
    for (const budget of [{ dayMicroUsd: -1 }, { dayMicroUsd: 1.5 }, { dayMicroUsd: 'much' }, { dayUsd: 5 }]) {
      await assert.rejects(setPolicy(budget as Partial<BudgetPolicy>), (error: unknown) => {
        assert.ok(error instanceof WorkflowUpdateFailedError, String(error));
        assert.match(error.cause?.message ?? '', /day/);
        return true;
      });
    }
    assert.deepEqual((await state()).budget, before.budget);
    assert.equal((await state()).policyVersion, before.policyVersion);
  });

  it('expires a reservation whose workflow is gone, and charges what it had started', async () => {
    const reservation = await hold('dead', 50_000);
    const attemptId = 'main/dead/quick/model-a/1/1';
    await service.workers.store.ledgerAttempts.start({
      fenceToken: 'one',
      reservation,
      attemptId,
      model: 'model-a',
      provider: 'a',
      worstCaseMicroUsd: 20_000,
      part: 1,
      ordinal: 1,
      nowMs: Date.now(),
    });
    await until('expiry', async () => (await ledger()).entries[reservation.entryKey] === undefined);
    const { total } = await ledger();
    assert.equal(total.heldMicroUsd, 0);
    assert.equal(total.uncertainMicroUsd, 20_000);
    assert.equal(total.committedMicroUsd, 20_000);
  });

  it('teaches the ledger what a late answer cost when the worker that recorded it died before it could', async () => {
    const { store } = service.workers;
    const attemptId = 'main/dead/quick/model-a/1/1';
    const [fact] = await store.attempts.ofDecision('main/dead');
    assert.equal(fact?.state, 'uncertain');
    assert.ok(fact);
    assert.equal(await store.attempts.record({ ...fact, state: 'answered', costMicroUsd: 700 }), 'corrected');
    await until('correction', async () => (await ledger()).total.uncertainMicroUsd === 0);
    assert.equal((await ledger()).total.committedMicroUsd, 700, attemptId);
  });

  it('gives a reservation more time while its workflow runs', async () => {
    const reservation = await hold('alive', 10_000, governorWorkflowId('main'));
    const expiresAtMs = async () => (await ledger()).entries[reservation.entryKey]?.expiresAtMs ?? 0;
    await until('more time', async () => (await expiresAtMs()) > reservation.expiresAtMs);
    await service.workers.store.ledgerAttempts.close(reservation.ledgerId, reservation.entryKey, nothingKnown);
  });

  it('moves the band as the day fills and as it empties, in the store as well', async () => {
    const reservation = await hold('big', 750_000, governorWorkflowId('main'));
    await until('conserve', async () => (await state()).band === 'conserve');
    assert.equal((await service.workers.store.control.readAccount('main'))?.band, 'conserve');
    const economy = await service.decide(service.request({ maxStakeMicroUsd: 100_000_000, escalateWithin: 0.5 }));
    assert.equal(economy.path, 'quick');
    assert.equal(economy.mode, 'economy');
    await service.workers.store.ledgerAttempts.close(reservation.ledgerId, reservation.entryKey, nothingKnown);
    await until('open', async () => (await state()).band === 'open');
  });

  it('carries its state over when it continues as new', async () => {
    const workflowId = 'governor/main';
    await service.workers.client.workflow.start(WORKFLOW.costGovernor, {
      taskQueue: TASK_QUEUE,
      workflowId,
      workflowIdConflictPolicy: 'TERMINATE_EXISTING',
      args: [{ account: 'main', sweepEveryMs: 50, historyLimit: 30 }],
    });
    const first = (await governor().describe()).runId;
    await until('state', async () =>
      state().then(
        () => true,
        () => false,
      ),
    );
    const changed = await setPolicyPatiently({ hourMicroUsd: 900_000 });
    await until('a new run', async () => (await governor().describe()).runId !== first);
    await until('state again', async () =>
      state().then(
        () => true,
        () => false,
      ),
    );
    const carried = await state();
    assert.equal(carried.budget.hourMicroUsd, 900_000);
    assert.ok(carried.policyVersion >= changed.policyVersion);
    assert.ok(carried.audit.some((change) => change.version === changed.policyVersion));
  });

  /** An update that meets a run just continuing as new fails as unavailable and is simply sent again. */
  async function setPolicyPatiently(budget: Partial<BudgetPolicy>): Promise<GovernorState> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await setPolicy(budget);
      } catch (error) {
        if (attempt >= 5 || error instanceof WorkflowUpdateFailedError) throw error;
        await delay(100);
      }
    }
  }
});

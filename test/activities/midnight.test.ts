import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createAdmit } from '../../activities/admission/admit.ts';
import type { Admission } from '../../activities/contract.ts';
import type { Dependencies } from '../../activities/dependencies.ts';
import { createFinalize } from '../../activities/finalize/finalize.ts';
import { createCallModel } from '../../activities/model-calls/call-model.ts';
import { sections } from '../../config/file-schema.ts';
import { localDay } from '../../domain/money/days.ts';
import type { DecisionDraft } from '../../domain/planning/draft-decision.ts';
import { standardsOf } from '../../domain/shared/field-schema.ts';
import { DEFAULT_GROUP } from '../../domain/shared/group.ts';
import { ledgerIdOf } from '../../domain/shared/ids.ts';
import { DEFAULT_BUDGET_POLICY, DEFAULT_DECISION_POLICY } from '../../domain/shared/policy.ts';
import { DEFAULT_FEES } from '../../kalshi/fee-schedule.ts';
import type { Store } from '../../store/index.ts';
import { ACCEPTED_KEYS } from '../support/keys.ts';
import { testRequest } from '../support/request.ts';
import { MODEL_A, MODEL_A_COST, scriptedProvider } from '../support/scripted-provider.ts';
import { BY_TEST, NO_WEBHOOK, NOT_SWEPT } from '../support/state.ts';
import { freshStore, NOON_MS, ZONE } from '../support/store.ts';

/** Days that end as any, with an hour too many, with one missing, at a midnight that is skipped, and on a half hour. */
const DAYS: readonly (readonly [string, string])[] = [
  [ZONE, new Date(NOON_MS).toISOString()],
  [ZONE, '2026-11-01T12:00Z'],
  [ZONE, '2026-03-08T12:00Z'],
  ['America/Santiago', '2026-09-05T12:00Z'],
  ['Australia/Lord_Howe', '2026-04-05T00:00Z'],
];

describe('a decision that crosses midnight', () => {
  for (const [zone, instant] of DAYS) describe(`of ${instant} in ${zone}`, () => crossing(zone, Date.parse(instant)));
});

function crossing(zone: string, instantMs: number): void {
  let store: Store;
  before(async () => {
    store = await freshStore();
    await store.control.writeMode({ ...BY_TEST, mode: 'normal', version: 1 });
    const budget = DEFAULT_BUDGET_POLICY;
    const account = { account: 'main', zone, budget, configured: budget, policyVersion: 1 };
    await store.control.createAccount({ ...account, ...NOT_SWEPT });
  });
  after(() => store.close());

  it('is charged to the day and hour that it reserved, whatever the clock says when it settles', async () => {
    const today = localDay(instantMs, zone);
    const tomorrow = localDay(today.endMs, zone);
    let nowMs = today.endMs - 1_000;
    const { provider } = scriptedProvider([{}]);
    const dependencies: Dependencies = {
      store,
      providers: { scripted: provider },
      config: {
        searchServices: [],
        models: [MODEL_A],
        providers: [],
        accounts: {
          main: {
            zone,
            group: DEFAULT_GROUP,
            budget: DEFAULT_BUDGET_POLICY,
            decision: { ...DEFAULT_DECISION_POLICY, strategy: 'stake', explore: false },
          },
        },
        fees: DEFAULT_FEES,
        categories: {},
        governor: { sweepEveryMs: 1_000, leaseMs: 60_000 },
        scorekeeper: { everyMs: 60_000, publishEveryMs: 0 },
        probes: { dayMicroUsd: 500_000 },
        operations: { enterAfterMs: 0, leaveAfterMs: 0 },
        rateLimits: { raiseEveryMs: 10_000, liftAfterMs: 300_000 },
        worker: { heartbeatEveryMs: 3_000 },
        shadowShare: 0,
        retentionDays: 30,
        simulated: true,
        kalshi: standardsOf(sections.kalshi),
        venueKey: null,
        ...NO_WEBHOOK,
      },
      chatUrls: {},
      clock: { now: () => nowMs },
      venue: null,
      scoring: () => Promise.reject(new Error('No score is kept here.')),
      workflows: {
        start: async () => undefined,
        status: async () => 'running',
        signal: async () => true,
        query: async () => null,
        update: async () => null,
        limitQueue: async () => 'held',
      },
      keys: ACCEPTED_KEYS,
      calls: { count: () => undefined },
      log: () => undefined,
    };
    const request = testRequest({ deadlineMs: 30_000 });
    const run = { workflowId: 'w', runId: 'r', startedAtMs: nowMs, takeOverFrom: null, waitedFor: null };
    const input = { kind: 'market', request, ...run } as const;
    const environment = new MockActivityEnvironment();
    const admission = (await environment.run(createAdmit(dependencies), input)) as Admission;
    assert.equal(admission.kind, 'admitted');
    assert.ok(admission.kind === 'admitted');
    const { snapshot } = admission;
    const { reservation, decisionId, deadlineAtMs } = snapshot;
    const [call] = snapshot.plan.first;
    assert.ok(reservation && call);
    assert.equal(reservation.ledgerId, ledgerIdOf('main', today.date, zone));

    nowMs = today.endMs + 2_000;
    const ask = {
      decisionId,
      account: 'main',
      step: 'quick',
      call,
      reservation,
      deadlineAtMs,
      isFirstRun: true,
      part: 1,
    } as const;
    await environment.run(createCallModel(dependencies), ask);
    const draft = {
      decisionId,
      account: 'main',
      ticker: 'KX',
      question: { promptVersion: '4', hash: 'rules' },
      calls: [],
      verdict: { action: 'SKIP' },
      startedAtMs: snapshot.startedAtMs,
    } as unknown as DecisionDraft;
    const { decisions } = await createFinalize(dependencies)({
      decisionId,
      requestId: request.requestId,
      account: 'main',
      event: null,
      drafts: [draft],
      parts: [1],
      reservations: [reservation],
    });
    const [decision] = decisions;
    assert.ok(decision);
    assert.equal(decision.costMicroUsd, MODEL_A_COST);
    assert.ok(decision.decidedAtMs > today.endMs);

    const before = await store.ledger.read(ledgerIdOf('main', today.date, zone));
    assert.deepEqual(before?.total, {
      committedMicroUsd: MODEL_A_COST,
      spentMicroUsd: MODEL_A_COST,
      heldMicroUsd: 0,
      uncertainMicroUsd: 0,
    });
    assert.equal(before?.hours[today.hours.at(-1)?.key ?? '']?.spentMicroUsd, MODEL_A_COST);
    assert.equal(await store.ledger.read(ledgerIdOf('main', tomorrow.date, zone)), null);
  });
}

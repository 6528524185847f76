import assert from 'node:assert/strict';
import { createReserveFirstStep } from '../../../activities/admission/reserve-first-step.ts';
import type { Dependencies } from '../../../activities/dependencies.ts';
import { hourKey, localDay } from '../../../domain/money/days.ts';
import { firstStep } from '../../../domain/planning/smaller-step.ts';
import { DEFAULT_BUDGET_POLICY } from '../../../domain/shared/policy.ts';
import type { Store } from '../../../store/index.ts';
import { LedgerMissing } from '../../../store/ledger/missing.ts';
import { modelsOf, planInput, pricedModel, snapshotOf } from '../../support/planning.ts';
import { NOT_SWEPT } from '../../support/state.ts';
import { freshStore, NOON_MS, ZONE } from '../../support/store.ts';

const COST = 100;
const DAY = localDay(NOON_MS, ZONE);
const BUDGET = {
  ...DEFAULT_BUDGET_POLICY,
  purposeMicroUsd: { exploration: 3 * COST },
  modelMicroUsd: { a: COST / 2 },
};
/** In burn-in, so that every model is called in order to learn. */
const PLAN_INPUT = planInput(
  { models: ['a', 'b', 'c'].map((model) => pricedModel(model, COST)) },
  { explore: true, attemptsPerCall: 1 },
);

describe('a first step whose money is refused', () => {
  let store: Store;
  beforeEach(async () => {
    store = await freshStore();
    const account = { account: 'main', zone: ZONE, budget: BUDGET, configured: BUDGET, policyVersion: 1 };
    await store.control.createAccount({ ...account, ...NOT_SWEPT });
  });
  afterEach(() => store.close());

  const logs: string[] = [];
  const reserve = async (
    ledger: Partial<Store['ledger']> = {},
    band: 'open' | 'exhausted' = 'open',
    isKnown = true,
    signal: () => Promise<boolean> = async () => true,
  ) => {
    const dependencies = {
      store: { ...store, ledger: { ...store.ledger, ...ledger } },
      config: { models: [], searchServices: [], governor: { sweepEveryMs: 1_000, leaseMs: 60_000 } },
      clock: { now: () => NOON_MS },
      workflows: { signal },
      log: (level: string, message: string) => logs.push(`${level}: ${message}`),
    } as unknown as Dependencies;
    const snapshot = snapshotOf({}, { band, deadlineAtMs: NOON_MS + 20_000 }, { attemptsPerCall: 1 });
    const admission = { notes: [], planInput: PLAN_INPUT, values: {}, snapshot };
    const account = isKnown ? await store.control.readAccount('main') : null;
    const looked: string[][] = [];
    const found = await createReserveFirstStep(dependencies)(
      firstStep(PLAN_INPUT),
      admission,
      account,
      'w',
      async (plan) => {
        looked.push(modelsOf(plan.first));
        return plan;
      },
    );
    return { ...found, looked };
  };

  it('is ever smaller until it fits, and a model that was left out for its own cap does not come back', async () => {
    const { ledgerId } = await store.ledger.open('main', ZONE, DAY, BUDGET, 1);
    /** Another decision takes the room for exploration in between. */
    const takeTheRoom = () =>
      store.ledger.reserve({
        ledgerId,
        decisionId: 'main/other',
        workflowId: 'w',
        step: 'panel',
        models: { d: 2 * COST },
        spareModel: null,
        repeats: 0,
        reservedBeforeMicroUsd: 0,
        hour: hourKey(DAY, NOON_MS),
        category: 'unknown',
        purpose: 'exploration',
        expiresAtMs: NOON_MS + 60_000,
        attempts: { d: 1 },
      });
    const asked: string[][] = [];
    const { step, reservation, looked } = await reserve({
      reserve: async (input) => {
        if (asked.length === 1) await takeTheRoom();
        asked.push(Object.keys(input.models));
        return store.ledger.reserve(input);
      },
    });
    assert.deepEqual(asked, [['a', 'b', 'c'], ['b', 'c'], ['b']]);
    assert.deepEqual(looked, [['b']], 'earlier answers are looked for once no model is called in order to learn');
    assert.ok(reservation);
    assert.equal(step.plan.purpose, 'decision');
    assert.deepEqual(
      step.notes.map(({ code, figures }) => code === 'cap_refused' && figures.consequence),
      ['without_model', 'no_learning'],
    );
  });

  it('is none where the day’s budget is used up, or the account has no policy', async () => {
    const exhausted = await reserve({}, 'exhausted');
    assert.deepEqual([exhausted.reservation, exhausted.step.plan.refusal?.code], [null, 'budget_exhausted']);
    const unknown = await reserve({}, 'open', false);
    assert.deepEqual([unknown.reservation, unknown.step.plan.refusal?.code], [null, 'budget_unreadable']);
    assert.deepEqual(await store.ledger.recent('main'), [], 'nothing was reserved');
  });

  it('stands where the governor cannot be told that a band begins: its own sweep finds it', async () => {
    const failed = async (): Promise<never> => {
      throw new Error('no connection to Temporal');
    };
    // The reservation of one model’s cost takes the day over the beginning of the next band.
    const state = await store.control.readAccount('main');
    assert.ok(state);
    const budget = {
      ...BUDGET,
      dayMicroUsd: 1.3 * COST,
      hourMicroUsd: 1.3 * COST,
      purposeMicroUsd: {},
      modelMicroUsd: {},
    };
    await store.control.writePolicy('main', { ...state, budget, policyVersion: 2 });
    const { reservation } = await reserve({}, 'open', true, failed);
    assert.ok(reservation);
    assert.deepEqual(logs, ['warn: The governor of main was not told that a band begins']);
  });

  it('is none where the day’s ledger is missing though it was opened, and raises an alert', async () => {
    const missing = await reserve({ reserve: async ({ ledgerId }) => Promise.reject(new LedgerMissing(ledgerId)) });
    assert.deepEqual([missing.reservation, missing.step.plan.refusal?.code], [null, 'budget_unreadable']);
    assert.deepEqual(
      (await store.alerts.list(5)).map(({ kind, severity }) => [kind, severity]),
      [['ledger_missing', 'critical']],
    );
  });
});

import assert from 'node:assert/strict';
import { createReserveFirst, type LeftOut } from '../../../activities/admission/reserve-first.ts';
import type { Dependencies } from '../../../activities/dependencies.ts';
import { hourKey, localDay } from '../../../domain/money/days.ts';
import type { Plan } from '../../../domain/planning/plan.ts';
import { DEFAULT_BUDGET_POLICY } from '../../../domain/shared/policy.ts';
import type { Store } from '../../../store/index.ts';
import { NOT_SWEPT } from '../../support/state.ts';
import { freshStore, NOON_MS, ZONE } from '../../support/store.ts';

const COST = 100;
const DAY = localDay(NOON_MS, ZONE);
const BUDGET = {
  ...DEFAULT_BUDGET_POLICY,
  purposeMicroUsd: { exploration: 3 * COST },
  modelMicroUsd: { a: COST / 2 },
};

describe('a first step whose money is refused more than once', () => {
  let store: Store;
  before(async () => {
    store = await freshStore();
  });
  after(() => store.close());

  const panelOf = (models: readonly string[], purpose: Plan['purpose']): Plan => ({
    start: 'panel',
    refusal: null,
    quick: null,
    panel: models.map((model) => ({
      model,
      provider: 'p',
      worstCaseMicroUsd: COST,
      expectedCostMicroUsd: COST,
      callTimeoutMs: 1_000,
    })),
    wider: [],
    candidates: [],
    notes: [],
    purpose,
    asksEveryone: true,
    explorationProbability: 0,
  });

  it('never has a model come back that was left out for its own cap', async () => {
    const account = { account: 'main', zone: ZONE, budget: BUDGET, configured: BUDGET, policyVersion: 1 };
    await store.control.createAccount({ ...account, ...NOT_SWEPT });
    const { ledgerId } = await store.ledger.open('main', ZONE, DAY, BUDGET, 1);
    const dependencies = {
      store,
      config: { models: [], governor: { sweepEveryMs: 1_000, leaseMs: 60_000 } },
      clock: { now: () => NOON_MS },
      workflows: { signal: async () => true },
    } as unknown as Dependencies;
    const among = (leftOut: LeftOut) => ['a', 'b', 'c'].filter((model) => !leftOut.has(model));
    /** Another decision takes the room for exploration in between. */
    const takeTheRoom = store.ledger.reserve.bind(null, {
      ledgerId,
      decisionId: 'main/other',
      workflowId: 'w',
      step: 'panel',
      models: { d: 2 * COST },
      spareModel: null,
      repeats: 0,
      reservedBeforeMicroUsd: 0,
      hour: hourKey(DAY, NOON_MS),
      category: 'sports',
      purpose: 'exploration',
      expiresAtMs: NOON_MS + 60_000,
      attempts: { d: 1 },
    });
    let taken: Promise<unknown> = Promise.resolve();
    const asked: string[][] = [];
    const { plan, reservation } = await createReserveFirst({
      ...dependencies,
      store: {
        ...store,
        ledger: {
          ...store.ledger,
          reserve: async (input: Parameters<Store['ledger']['reserve']>[0]) => {
            await taken;
            asked.push(Object.keys(input.models));
            return store.ledger.reserve(input);
          },
        },
      },
    })({
      decisionId: 'main/one',
      workflowId: 'w',
      account: 'main',
      category: 'sports',
      plan: panelOf(['a', 'b', 'c'], 'exploration'),
      unexplored: (leftOut) => panelOf(among(leftOut), 'decision'),
      without: (leftOut) => {
        taken = takeTheRoom();
        return panelOf(among(leftOut), 'exploration');
      },
      explore: true,
      parts: 1,
      attemptsPerCall: 1,
      accountState: await store.control.readAccount('main'),
      band: 'open',
      nowMs: NOON_MS,
      deadlineAtMs: NOON_MS + 20_000,
    });
    assert.deepEqual(asked, [
      ['a', 'b', 'c'],
      ['b', 'c'],
      ['b', 'c'],
    ]);
    assert.ok(reservation);
    assert.equal(plan.purpose, 'decision');
    assert.equal(plan.notes.length, 2, plan.notes.join(' '));
  });
});

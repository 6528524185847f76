import assert from 'node:assert/strict';
import { createPriceDay } from '../../../activities/budget/price-day.ts';
import { hourStart } from '../../../domain/learning/calendar.ts';
import { priceFor } from '../../../domain/money/budget-shadow-price.ts';
import { localDay } from '../../../domain/money/days.ts';
import { densityBin } from '../../../domain/money/demand.ts';
import { DEFAULT_BUDGET_POLICY } from '../../../domain/shared/policy.ts';
import type { Store } from '../../../store/index.ts';
import { NOT_SWEPT } from '../../support/state.ts';
import { freshStore, NOON_MS, ZONE } from '../../support/store.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAY_CAP = 4_000_000;

describe('the price of a day’s money', () => {
  let store: Store;
  let nowMs = NOON_MS;
  beforeEach(async () => {
    store = await freshStore();
    nowMs = NOON_MS;
    const budget = { ...DEFAULT_BUDGET_POLICY, dayMicroUsd: DAY_CAP, hourMicroUsd: DAY_CAP, decisionMicroUsd: DAY_CAP };
    const account = { account: 'main', zone: ZONE, budget, configured: budget, policyVersion: 1 };
    await store.control.createAccount({ ...account, ...NOT_SWEPT });
  });
  afterEach(() => store.close());

  /** Calls for so much, each worth so many times its cost. */
  const ask = (atMs: number, category: string, density: number, costMicroUsd: number) =>
    store.demand.add('main', atMs, category, {
      costMicroUsdByBin: { [densityBin(density * 1_000, 1_000)]: costMicroUsd },
      unpricedMicroUsd: 0,
    });
  const price = async () => {
    const state = await store.control.readAccount('main');
    assert.ok(state);
    const day = localDay(nowMs, ZONE);
    const { ledgerId } = await store.ledger.open('main', ZONE, day, state.budget, 1);
    const ledger = await store.ledger.read(ledgerId);
    assert.ok(ledger);
    return createPriceDay({ store, config: { accounts: {} }, clock: { now: () => nowMs } })(state, ledger, day);
  };

  it('is nothing where no decision asked for anything', async () => {
    assert.equal((await price()).budgetShadowPrice, 0);
  });

  it('rises above what brings least, where the hours to come asked for more on earlier days than is left', async () => {
    for (const daysAgo of [1, 2]) {
      const evening = NOON_MS - daysAgo * DAY_MS + 3 * HOUR_MS;
      await ask(evening, 'sports', 16, 3_000_000);
      await ask(evening, 'sports', 2, 3_000_000);
      // What is over for today asks for nothing more.
      await ask(evening - 6 * HOUR_MS, 'sports', 2, 90_000_000);
    }
    const { budgetShadowPrice: found } = await price();
    assert.ok(found > 2 && found < 16, String(found));
    const written = (await store.control.readAccount('main'))?.money;
    assert.equal(written?.budgetShadowPrice, found, 'where admit reads it');
    nowMs += 6 * HOUR_MS;
    assert.equal((await price()).budgetShadowPrice, 0, 'when those hours are over, money is not scarce');
  });

  it('takes today as it was so far where there is no earlier day', async () => {
    nowMs = hourStart(NOON_MS) + HOUR_MS / 2;
    await ask(nowMs - HOUR_MS, 'sports', 8, 1_000_000);
    await ask(nowMs, 'sports', 2, 500_000);
    assert.ok((await price()).budgetShadowPrice > 2);
  });

  it('asks no price of a category that has had little today, and of no other', async () => {
    const day = localDay(nowMs, ZONE);
    const state = await store.control.readAccount('main');
    const { ledgerId } = await store.ledger.open('main', ZONE, day, state?.budget ?? DEFAULT_BUDGET_POLICY, 1);
    for (const category of ['sports', 'politics']) {
      const amount = category === 'sports' ? 2_000_000 : 1_000;
      const reserved = await store.ledger.reserve({
        ledgerId,
        decisionId: `main/${category}`,
        workflowId: 'w',
        step: 'quick',
        models: { m: amount },
        spareModel: null,
        repeats: 0,
        reservedBeforeMicroUsd: 0,
        hour: day.hours[12]?.key ?? '',
        category,
        purpose: 'decision',
        expiresAtMs: nowMs + HOUR_MS,
        attempts: { m: 1 },
      });
      assert.ok(reserved.ok);
    }
    const money = await price();
    assert.deepEqual(money.belowFloor, ['politics']);
    assert.equal(priceFor({ ...money, budgetShadowPrice: 5 }, money.ledgerId, 'politics'), 0);
    assert.equal(priceFor({ ...money, budgetShadowPrice: 5 }, money.ledgerId, 'crypto'), 5);
  });
});

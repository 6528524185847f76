import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  belowFloor,
  budgetShadowPrice,
  categoryFactors,
  demandedAt,
  priceFor,
} from '../../../domain/money/budget-shadow-price.ts';
import {
  addDemands,
  type Demand,
  demandToCome,
  densityBin,
  NO_DEMAND,
  revalued,
} from '../../../domain/money/demand.ts';
import { demandOf } from '../../../domain/planning/demand.ts';
import { sum } from '../../../domain/shared/sum.ts';

const demand = (...calls: readonly (readonly [density: number, costMicroUsd: number])[]): Demand =>
  addDemands(
    calls.map(([density, cost]) => ({
      demand: { costMicroUsdByBin: { [densityBin(density * cost, cost)]: cost }, unpricedMicroUsd: 0 },
      times: 1,
    })),
  );

describe('the price of money', () => {
  it('is nothing while all that is to come fits into what is left', () => {
    assert.equal(budgetShadowPrice(demand([8, 2_000_000], [2, 1_000_000]), 3_000_000), 0);
    assert.equal(budgetShadowPrice(NO_DEMAND, 0), 0);
  });

  it('passes over what brings least for its cost, until the rest fits', () => {
    const price = budgetShadowPrice(demand([8, 2_000_000], [2, 2_000_000]), 3_000_000);
    assert.ok(price > 2 && price < 8, String(price));
  });

  it('takes what is spent whatever it is worth out of what is left first', () => {
    const expected = { ...demand([8, 2_000_000], [2, 2_000_000]), unpricedMicroUsd: 1_000_000 };
    assert.equal(budgetShadowPrice(expected, 5_000_000), 0);
    assert.ok(budgetShadowPrice(expected, 4_000_000) > 2);
  });

  it('leaves no more to be bought than there is money for, and never falls when there is less', () => {
    const calls = fc.array(
      fc.tuple(fc.double({ min: 0.01, max: 1_000, noNaN: true }), fc.integer({ min: 1, max: 1e6 })),
    );
    fc.assert(
      fc.property(calls, fc.integer({ min: 0, max: 1e7 }), fc.integer({ min: 0, max: 1e7 }), (some, a, b) => {
        const expected = demand(...some);
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const price = budgetShadowPrice(expected, less);
        assert.ok(price >= budgetShadowPrice(expected, more));
        const bought = Object.entries(expected.costMicroUsdByBin).filter(([bin]) => 2 ** (Number(bin) / 2) >= price);
        assert.ok(sum(bought.map(([, cost]) => cost)) <= less || price === 0);
      }),
    );
  });

  it('makes the first call whatever it brings while money is not scarce, and never pays more than a call is worth', () => {
    assert.deepEqual(demandedAt(0, 'open'), { first: 0, further: 1 });
    assert.deepEqual(demandedAt(0.5, 'open'), { first: 0.5, further: 1 });
    assert.deepEqual(demandedAt(3, 'open'), { first: 3, further: 3 });
  });

  it('is dearer in a fuller band', () => {
    assert.deepEqual(demandedAt(3, 'conserve'), { first: 6, further: 6 });
    assert.deepEqual(demandedAt(0, 'critical'), { first: 0, further: 4 });
  });
});

describe('the demand that is to come', () => {
  const hour = (ofDay: number, cost: number) => ({ ofDay, demand: demand([4, cost]) });
  const whole = (expected: Demand) => sum(Object.values(expected.costMicroUsdByBin));

  it('is what earlier days asked for in the hours that are left, on average', () => {
    const earlier = [hour(9, 100), hour(10, 100), hour(11, 400), hour(11, 200)];
    const toCome = demandToCome({ earlier, earlierDays: 2, today: [], currentHour: 10, currentShare: 0.5, hours: 24 });
    assert.equal(whole(toCome), 25 + 200 + 100);
  });

  it('is today as it was so far where there is no earlier day', () => {
    const today = [hour(8, 300), hour(9, 300)];
    const toCome = demandToCome({ earlier: [], earlierDays: 0, today, currentHour: 9, currentShare: 0.5, hours: 24 });
    assert.equal(whole(toCome), (600 * 14.5) / 1.5);
  });

  it('is unknown in the first quarter of an hour of a first day', () => {
    const today = [hour(8, 300)];
    const toCome = demandToCome({ earlier: [], earlierDays: 0, today, currentHour: 8, currentShare: 0.2, hours: 24 });
    assert.equal(whole(toCome), 0);
  });

  it('counts every call that was thought of, and what was spent without such a look', () => {
    const offer = (models: string[], valueMicroUsd: number, costMicroUsd: number, pays: boolean) => ({
      models,
      valueMicroUsd,
      costMicroUsd,
      requiredMultiple: 1,
      pays,
    });
    const economics = {
      budgetShadowPrice: 0,
      evaluations: [offer(['a'], 4_000, 1_000, true), offer(['b', 'c'], 500, 2_000, false)],
    };
    const found = demandOf({ economics, purpose: 'decision', costMicroUsd: 990 });
    assert.deepEqual(found, {
      costMicroUsdByBin: { [densityBin(4, 1)]: 1_000, [densityBin(1, 4)]: 1_000 },
      unpricedMicroUsd: 0,
    });
    assert.equal(demandOf({ economics, purpose: 'exploration', costMicroUsd: 990 }).unpricedMicroUsd, 990);
    assert.equal(demandOf({ purpose: 'decision', costMicroUsd: 990 }).unpricedMicroUsd, 990);
  });

  it('moves to where a category brings more for a dollar', () => {
    assert.deepEqual(revalued(demand([4, 100]), 2), demand([8, 100]));
    assert.deepEqual(revalued(demand([4, 100]), 0.5), demand([2, 100]));
    assert.deepEqual(revalued(demand([4, 100]), 1), demand([4, 100]));
  });
});

describe('the allocation to categories', () => {
  const category = (name: string, trades: number, profitMicroUsd: number, costMicroUsd: number) => ({
    category: name,
    trades,
    profitMicroUsd,
    costMicroUsd,
  });

  it('follows what a dollar has brought, drawn toward the whole', () => {
    const factors = categoryFactors([category('good', 50, 30_000_000, 1_000_000), category('poor', 50, 0, 1_000_000)]);
    // 30 / 2 = 15 a dollar; (30 + .4 * 15) / 1.4 / 15 and (0 + .4 * 15) / 1.4 / 15.
    assert.ok(Math.abs((factors.good ?? 0) - 36 / 1.4 / 15) < 1e-9, JSON.stringify(factors));
    assert.equal(factors.poor, 0.5);
  });

  it('says nothing of few trades, and nothing at all while nothing was earned', () => {
    assert.deepEqual(categoryFactors([category('few', 29, 30_000_000, 1_000_000)]), {});
    assert.deepEqual(categoryFactors([category('lost', 90, -1, 1_000_000)]), {});
  });

  it('spares a category that has had little of the day so far', () => {
    assert.deepEqual(belowFloor({ a: 1_000_000, b: 100_000 }, 4_000_000, 0.5), ['b']);
    assert.deepEqual(belowFloor({ a: 1_000_000, b: 260_000 }, 4_000_000, 0.5), []);
  });

  it('prices a category on its own day alone', () => {
    const money = { ledgerId: 'main/1', atMs: 0, budgetShadowPrice: 6, factors: { good: 2 }, belowFloor: ['rare'] };
    assert.equal(priceFor(money, 'main/1', 'good'), 3);
    assert.equal(priceFor(money, 'main/1', 'other'), 6);
    assert.equal(priceFor(money, 'main/1', 'rare'), 0);
    assert.equal(priceFor(money, 'main/2', 'good'), 0);
    assert.equal(priceFor(null, 'main/1', 'good'), 0);
  });
});

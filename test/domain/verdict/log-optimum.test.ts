import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { type LogWealth, logOptimum, logWealth, optimalityGap } from '../../../domain/verdict/log-optimum.ts';

/** A bet that costs `cost` and brings 1 with this probability. */
const bet = (probability: number, cost: number, more: Partial<LogWealth> = {}): LogWealth => ({
  outcomes: [
    { weight: probability, wealth: 1, gains: [1 - cost] },
    { weight: 1 - probability, wealth: 1, gains: [-cost] },
  ],
  orders: [{ most: Number.POSITIVE_INFINITY, stake: cost }],
  budget: 1,
  leastWealth: 0.001,
  ...more,
});

/** Any markets over any outcomes, with wealth that differs between them, and a budget. */
const problems = fc
  .record({ outcomes: fc.integer({ min: 2, max: 12 }), orders: fc.integer({ min: 1, max: 10 }) })
  .chain(({ outcomes, orders }) =>
    fc.record({
      weights: fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: outcomes, maxLength: outcomes }),
      wealth: fc.array(fc.double({ min: -0.2, max: 2, noNaN: true }), { minLength: outcomes, maxLength: outcomes }),
      costs: fc.array(fc.double({ min: 0.01, max: 0.99, noNaN: true }), { minLength: orders, maxLength: orders }),
      most: fc.array(fc.constantFrom(0, 0.05, 0.5, Number.POSITIVE_INFINITY), { minLength: orders, maxLength: orders }),
      wins: fc.array(fc.array(fc.boolean(), { minLength: orders, maxLength: orders }), {
        minLength: outcomes,
        maxLength: outcomes,
      }),
      budget: fc.constantFrom(0, 0.01, 0.2, 1),
    }),
  )
  .map(({ weights, wealth, costs, most, wins, budget }): LogWealth => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return {
      outcomes: weights.map((weight, index) => ({
        weight: weight / total,
        wealth: wealth[index] ?? 1,
        gains: costs.map((cost, order) => (wins[index]?.[order] ? 1 - cost : -cost)),
      })),
      // What is sold takes nothing of the budget, and there is no more of it than is held.
      orders: costs.map((cost, order) => ({ most: most[order] ?? 0, stake: most[order] === 0.5 ? 0 : cost })),
      budget,
      leastWealth: 0.01,
    };
  });

describe('the orders with the highest expected log wealth', () => {
  it('of one bet are those of Kelly', () => {
    for (const [probability, cost] of [
      [0.6, 0.5175],
      [0.97, 0.9],
      [0.05, 0.02],
      [0.99, 0.01],
    ] as const) {
      const { units, gap } = logOptimum(bet(probability, cost));
      const kelly = (probability - cost) / (1 - cost) / cost;
      assert.ok(Math.abs((units[0] ?? 0) - kelly) < 1e-4 * kelly, `${units} is not ${kelly}`);
      assert.ok(gap < 1e-8);
    }
  });

  it('are none without an edge, and end at the budget and at what there is', () => {
    assert.ok((logOptimum(bet(0.5, 0.5175)).units[0] ?? 1) < 1e-7);
    assert.ok(Math.abs((logOptimum(bet(0.6, 0.5, { budget: 0.01 })).units[0] ?? 0) - 0.02) < 1e-7);
    assert.ok(
      Math.abs((logOptimum(bet(0.6, 0.5, { orders: [{ most: 0.03, stake: 0.5 }] })).units[0] ?? 0) - 0.03) < 1e-7,
    );
    assert.deepEqual(logOptimum(bet(0.6, 0.5, { budget: 0 })).units, [0]);
    assert.deepEqual(logOptimum({ ...bet(0.6, 0.5), orders: [], outcomes: [] }).units, []);
  });

  it('are proven to be so by the gap, whatever the markets, their outcomes and what is held', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const { units, value, gap } = logOptimum(problem);
        assert.ok(gap < 1e-7, `the gap is ${gap}`);
        assert.equal(value, logWealth(problem, units));
        assert.ok(units.every((each, index) => each >= 0 && each <= (problem.orders[index]?.most ?? 0)));
        const staked = units.reduce((sum, each, index) => sum + each * (problem.orders[index]?.stake ?? 0), 0);
        assert.ok(staked <= problem.budget + 1e-12);
      }),
      { numRuns: 300, seed: 38 },
    );
  });

  it('are better than any others, and the gap says by how much others fall short', () => {
    fc.assert(
      fc.property(
        problems,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 10, maxLength: 10 }),
        (problem, drawn) => {
          const wanted = problem.orders.map(({ most }, index) => Math.min(most, 1) * (drawn[index] ?? 0));
          const staked = wanted.reduce((sum, each, index) => sum + each * (problem.orders[index]?.stake ?? 0), 0);
          const others = wanted.map((each, index) =>
            (problem.orders[index]?.stake ?? 0) > 0
              ? each * Math.min(1, problem.budget / Math.max(staked, 1e-9))
              : each,
          );
          const { value } = logOptimum(problem);
          const other = logWealth(problem, others);
          assert.ok(other <= value + 1e-7);
          assert.ok(value <= other + optimalityGap(problem, others) + 1e-9);
        },
      ),
      { numRuns: 300, seed: 39 },
    );
  });

  it('of a hundred strikes are found as exactly', () => {
    const strikes = 100;
    const above = Array.from({ length: strikes }, (_, index) => 1 - (index + 1) / (strikes + 1));
    const problem: LogWealth = {
      outcomes: Array.from({ length: strikes + 1 }, (_, outcome) => ({
        weight: 1 / (strikes + 1),
        wealth: 1,
        gains: above.map((p, index) => (outcome > index ? 1 : 0) - (p - 0.03)),
      })),
      orders: above.map((p) => ({ most: Number.POSITIVE_INFINITY, stake: Math.max(0.001, p - 0.03) })),
      budget: 0.4,
      leastWealth: 0.01,
    };
    assert.ok(logOptimum(problem).gap < 1e-7);
  });
});

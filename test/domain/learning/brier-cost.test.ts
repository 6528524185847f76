import assert from 'node:assert/strict';
import { brierCostFor, brierCostOf } from '../../../domain/learning/brier-cost.ts';
import { WHOLE } from '../../../domain/learning/cell.ts';

const of = (markets: number, low: number | null, cost: number | null = 4_000) =>
  brierCostOf({ model: 'a', markets, brierGain: { mean: 0.008, low, high: 0.012 }, ...WHOLE }, cost);

describe('what a hundredth of a Brier point costs that a model adds', () => {
  it('has known values', () => {
    const { perHundredthMicroUsd, interval } = of(60, 0.004);
    assert.equal(perHundredthMicroUsd, 5_000);
    assert.ok(interval);
    assert.ok(Math.abs(interval.low - 10_000 / 3) < 1e-9);
    assert.equal(interval.high, 10_000);
  });

  it('is not told where nothing is proven: few markets, a gain that may be none, or no call lately', () => {
    for (const unproven of [of(59, 0.004), of(600, 0), of(600, -0.001), of(600, null), of(60, 0.004, null)]) {
      assert.equal(unproven.perHundredthMicroUsd, null);
      assert.equal(unproven.interval, null);
    }
    assert.equal(brierCostOf({ model: 'a', markets: 60, brierGain: null, ...WHOLE }, 1).perHundredthMicroUsd, null);
  });

  it('is that of the category where it is proven there, else of all questions', () => {
    const whole = of(60, 0.004);
    const costs = [whole, { ...of(60, 0.004, 8_000), category: 'sports' }, { ...of(10, 0.004), category: 'politics' }];
    assert.equal(brierCostFor(costs, 'a', 'sports'), 10_000);
    assert.equal(brierCostFor(costs, 'a', 'politics'), 5_000);
    assert.equal(brierCostFor(costs, 'b', 'sports'), null);
  });
});

import assert from 'node:assert/strict';
import { isNearExpiry, marketRefusal } from '../../../domain/planning/market-guards.ts';
import { DEFAULT_DECISION_POLICY, type DecisionPolicy } from '../../../domain/shared/policy.ts';
import { marketAt } from '../../support/judge.ts';
import { NOW_MS } from '../../support/planning.ts';

const HOUR_MS = 3_600_000;

describe('what a policy says of a market before a model is asked', () => {
  const refusal = (policy: Partial<DecisionPolicy>, market: { volume?: number | null; category?: string } = {}) =>
    marketRefusal({ volume: 250, category: 'sports', ...market }, { ...DEFAULT_DECISION_POLICY, ...policy });

  it('is nothing, unless it was told to', () => {
    assert.equal(refusal({}), null);
    assert.equal(refusal({}, { volume: null, category: 'unknown' }), null);
    assert.equal(marketRefusal({ volume: null, category: 'sports' }, {}), null, 'a run of before the guards');
  });

  it('is no to less than the least volume, and to one that is not stated', () => {
    assert.equal(refusal({ minVolume: 250 }), null);
    assert.deepEqual(refusal({ minVolume: 250.01 }), {
      code: 'volume_below_minimum',
      figures: { volume: 250, minVolume: 250.01 },
    });
    assert.deepEqual(refusal({ minVolume: 1 }, { volume: null })?.figures, { volume: null, minVolume: 1 });
  });

  it('is no to a category that is excluded, or not among those that are allowed, whatever it is called', () => {
    const cases: readonly (readonly [Partial<DecisionPolicy>, string | null])[] = [
      [{ excludedCategories: ['Sports'] }, 'excludedCategories'],
      [{ excludedCategories: ['sport'] }, 'excludedCategories'],
      [{ excludedCategories: ['weather'] }, null],
      [{ allowedCategories: ['Climate and Weather', 'SPORTS'] }, null],
      [{ allowedCategories: ['weather'] }, 'allowedCategories'],
      [{ allowedCategories: ['sports'], excludedCategories: ['sports'] }, 'excludedCategories'],
    ];
    for (const [policy, by] of cases) {
      const found = refusal(policy);
      assert.equal(found?.code === 'category_excluded' ? found.figures.by : null, by, JSON.stringify(policy));
    }
  });
});

describe('a market near its expiry', () => {
  const near = (policy: Partial<DecisionPolicy>, [bid, ask] = [44, 46], leftMs = 20 * HOUR_MS, resolvesInMs = leftMs) =>
    isNearExpiry(
      { ...marketAt(bid ?? 0, ask ?? 0), closeTimeMs: NOW_MS + leftMs, scheduledResolutionMs: NOW_MS + resolvesInMs },
      { ...DEFAULT_DECISION_POLICY, ...policy },
      NOW_MS,
    );

  it('ends within the time that the policy states, by its close or by when its outcome is expected', () => {
    assert.equal(near({}), false);
    assert.equal(near({ nearExpiryMs: 20 * HOUR_MS }), true);
    assert.equal(near({ nearExpiryMs: 20 * HOUR_MS - 1 }), false);
    assert.equal(near({ nearExpiryMs: HOUR_MS }, [44, 46], 20 * HOUR_MS, HOUR_MS), true);
  });

  it('has a side that costs as much as the policy states, YES or NO', () => {
    const policy = { nearExpiryMs: 24 * HOUR_MS, nearExpiryPrice: 0.9 };
    assert.equal(near(policy, [88, 90]), true);
    assert.equal(near(policy, [10, 12]), true);
    assert.equal(near(policy, [87, 89]), false);
    assert.equal(near(policy, [11, 13]), false);
  });
});

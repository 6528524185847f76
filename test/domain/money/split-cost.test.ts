import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { splitCost } from '../../../domain/money/cost.ts';
import { sum } from '../../../domain/shared/sum.ts';

describe('a cost that is split', () => {
  it('adds up exactly, in whole micro-dollars that differ by one at most', () => {
    for (let amount = 0; amount < 3_000; amount += 7) {
      for (let parts = 1; parts <= 20; parts++) {
        const shares = splitCost(amount, parts);
        assert.equal(shares.length, parts);
        assert.equal(sum(shares), amount);
        assert.ok(Math.max(...shares) - Math.min(...shares) <= 1);
        assert.ok(shares.every(Number.isSafeInteger));
      }
    }
    assert.deepEqual(splitCost(10, 3), [4, 3, 3]);
    assert.equal(sum(splitCost(Number.MAX_SAFE_INTEGER, 7)), Number.MAX_SAFE_INTEGER);
  });

  it('is whole, and has somebody to be split over', () => {
    for (const [amount, parts] of [
      [1.5, 2],
      [-1, 2],
      [5, 0],
      [Number.NaN, 2],
    ] as const) {
      assert.throws(() => splitCost(amount, parts), RangeError);
    }
  });
});

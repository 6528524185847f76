import assert from 'node:assert/strict';
import fc from 'fast-check';
import { costShareOf } from '../../../domain/money/cost-share.ts';
import { sum } from '../../../domain/shared/sum.ts';

describe('the share of a market in the cost of a request', () => {
  const sharesOf = (parts: readonly number[], part: number, cost: number) =>
    parts.map((_, index) => costShareOf(parts, index).of(part, cost));

  it('is of the calls with its own prompt', () => {
    assert.deepEqual(sharesOf([1, 1, 2], 1, 100), [50, 50, 0]);
    assert.deepEqual(sharesOf([1, 1, 2], 2, 7), [0, 0, 7]);
    assert.deepEqual(
      [0, 1, 2].map((index) => costShareOf([1, 1, 2], index).isWhole),
      [false, false, true],
    );
  });

  it('is of every call of an earlier run whose prompt this run did not send', () => {
    assert.deepEqual(sharesOf([0, 0, 0], 1, 100), [34, 33, 33]);
    assert.deepEqual(sharesOf([1, 1], 2, 5), [3, 2]);
  });

  it('adds up to the cost over all markets, and is nothing of what it does not carry', () => {
    const parts = fc.array(fc.nat(4), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 4 }), fc.nat(1_000_000), (of, part, cost) => {
        const shares = sharesOf(of, part, cost);
        assert.equal(sum(shares), cost);
        for (const [index, share] of shares.entries()) {
          if (!costShareOf(of, index).carries(part)) assert.equal(share, 0);
        }
      }),
    );
  });
});

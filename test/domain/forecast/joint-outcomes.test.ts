import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { type JointBlock, jointBlocks } from '../../../domain/forecast/joint-outcomes.ts';
import type { Strike } from '../../../domain/market/strike.ts';
import { sum } from '../../../domain/shared/sum.ts';

const closeTimeMs = Date.UTC(2026, 10, 25);
const above = (strike: number): Strike => ({ kind: 'above', strike, orEqual: false });
const below = (strike: number): Strike => ({ kind: 'below', strike, orEqual: false });
const between = (floor: number, cap: number): Strike => ({ kind: 'between', floor, cap });
type Given = readonly (readonly [Strike | null, number, string?])[];
const blocksOf = (given: Given, more: { mutuallyExclusive?: boolean; exhaustive?: boolean } = {}) =>
  jointBlocks({
    markets: given.map(([strike, probability, subject = 'event']) => ({ strike, probability, subject, closeTimeMs })),
    mutuallyExclusive: false,
    exhaustive: false,
    ...more,
  });
/** How likely each market of a block is to resolve to YES. */
const marginals = ({ markets, outcomes }: JointBlock) =>
  markets.map((_, index) => sum(outcomes.map(({ probability, yes }) => (yes[index] ? probability : 0))));
const near = (one: readonly number[], other: readonly number[], within = 1e-9) =>
  assert.ok(
    one.length === other.length && one.every((each, index) => Math.abs(each - (other[index] ?? 0)) <= within),
    `${one} is not ${other}`,
  );
const only = (blocks: readonly JointBlock[]) => {
  assert.equal(blocks.length, 1);
  return blocks[0] as JointBlock;
};

describe('the joint outcomes of an event', () => {
  it('are the stretches between the strikes of one value', () => {
    const block = only(
      blocksOf([
        [above(70), 0.2],
        [above(60), 0.5],
        [below(50), 0.3],
      ]),
    );
    assert.equal(block.tie, 'one_value');
    near(
      block.outcomes.map(({ probability }) => probability),
      [0.3, 0.2, 0.3, 0.2],
    );
    assert.deepEqual(
      block.outcomes.map(({ yes }) => yes),
      [
        [false, false, true],
        [false, false, false],
        [false, true, false],
        [true, true, false],
      ],
    );
  });

  it('are each winner, and none where the venue does not say that one must win', () => {
    const race: Given = [
      [null, 0.5],
      [null, 0.3],
    ];
    const exclusive = only(blocksOf(race, { mutuallyExclusive: true }));
    near(
      exclusive.outcomes.map(({ probability }) => probability),
      [0.5, 0.3, 0.2],
    );
    const exhaustive = only(blocksOf(race, { mutuallyExclusive: true, exhaustive: true }));
    near(
      exhaustive.outcomes.map(({ probability }) => probability),
      [0.6, 0.4],
    );
    // Even where the probabilities leave nothing for it, none may win.
    const full = only(
      blocksOf(
        [
          [null, 0.7],
          [null, 0.5],
        ],
        { mutuallyExclusive: true },
      ),
    );
    assert.ok((full.outcomes[2]?.probability ?? 0) > 0.0005);
  });

  it('have ranges where these fit the strikes, and leave out those that do not', () => {
    const fits = only(
      blocksOf([
        [above(50), 0.7],
        [above(60), 0.3],
        [between(50, 60), 0.4],
      ]),
    );
    near(marginals(fits), [0.7, 0.3, 0.4], 0.005);
    const inside = only(
      blocksOf([
        [above(50), 0.7],
        [above(60), 0.3],
        [between(52, 55), 0.1],
      ]),
    );
    assert.equal(inside.outcomes.length, 5);
    near(marginals(inside), [0.7, 0.3, 0.1], 0.005);
    const [ladder, range] = blocksOf([
      [above(50), 0.7],
      [above(60), 0.3],
      [between(52, 55), 0.9],
    ]);
    assert.deepEqual([ladder?.markets, range?.markets, range?.tie], [[0, 1], [2], 'alone']);
  });

  it('of several subjects are blocks of their own', () => {
    const blocks = blocksOf([
      [above(1), 0.5, 'team=a'],
      [above(1), 0.4, 'team=b'],
      [above(2), 0.3, 'team=a'],
      [null, 0.9],
    ]);
    assert.deepEqual(
      blocks.map(({ tie, markets }) => [tie, markets]),
      [
        ['one_value', [0, 2]],
        ['alone', [1]],
        ['alone', [3]],
      ],
    );
  });

  it('have the coherent probabilities of each market, all of them above 0, whatever is answered', () => {
    const any = fc.array(
      fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 30 }), fc.double({ min: 0, max: 1, noNaN: true })),
      {
        minLength: 2,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(any, (drawn) => {
        const block = only(blocksOf(drawn.map(([up, at, p]) => [up ? above(at) : below(at), p])));
        assert.ok(block.outcomes.every(({ probability }) => probability > 0));
        assert.ok(Math.abs(sum(block.outcomes.map(({ probability }) => probability)) - 1) < 1e-9);
        const [highest, lowest] = [marginals(block), block.markets.map((place) => drawn[place])];
        // What lies above a higher strike lies above a lower one.
        for (const [i, one] of lowest.entries()) {
          for (const [j, other] of lowest.entries()) {
            if (one?.[0] && other?.[0] && one[1] < other[1]) assert.ok((highest[i] ?? 0) >= (highest[j] ?? 0) - 1e-9);
          }
        }
      }),
      { numRuns: 200, seed: 38 },
    );
  });
});

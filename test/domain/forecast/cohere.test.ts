import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { COHERENT_FLOOR, type CoherenceKind, coherent } from '../../../domain/forecast/cohere.ts';
import { nearestFalling, nearestOnSimplex } from '../../../domain/forecast/projections.ts';
import type { Strike } from '../../../domain/market/strike.ts';
import { sum } from '../../../domain/shared/sum.ts';
import { uniform } from '../../../local/simulator/chance.ts';

const above = (strike: number): Strike => ({ kind: 'above', strike, orEqual: false });
const below = (strike: number): Strike => ({ kind: 'below', strike, orEqual: false });
/** All of one subject, decided at one time. */
const closeTimeMs = Date.UTC(2026, 10, 25);
const between = (floor: number, cap: number): Strike => ({ kind: 'between', floor, cap });
const distance = (a: readonly number[], b: readonly number[]) =>
  Math.sqrt(sum(a.map((value, index) => (value - (b[index] ?? 0)) ** 2)));
const near = (a: readonly number[], b: readonly number[], within = 1e-9) =>
  assert.ok(a.length === b.length && distance(a, b) < within, `${a} is not ${b}`);

interface World {
  readonly kind: CoherenceKind;
  readonly strikes: readonly (Strike | null)[];
  readonly mutuallyExclusive: boolean;
  readonly exhaustive: boolean;
  readonly isCoherent: (p: readonly number[]) => boolean;
  /** A coherent vector, by seed. */
  readonly example: (seed: number, count: number) => number[];
}

const inBounds = (p: readonly number[]) => p.every((each) => each >= COHERENT_FLOOR - 1e-12 && each <= 1);
const falls = (p: readonly number[]) => p.every((each, index) => index === 0 || each <= (p[index - 1] ?? 0) + 1e-12);
const drawn = (seed: number, count: number) => Array.from({ length: count }, (_, i) => uniform('coherent', seed, i));
const shares = (seed: number, count: number, total: number) => {
  const raw = drawn(seed, count);
  const free = total - COHERENT_FLOOR * count;
  return raw.map((each) => COHERENT_FLOOR + (free * each) / sum(raw));
};

const worlds = (count: number): World[] => [
  {
    kind: 'ladder',
    strikes: Array.from({ length: count }, (_, index) => above(60 + index)),
    mutuallyExclusive: false,
    exhaustive: false,
    isCoherent: (p) => falls(p) && inBounds(p),
    example: (seed) =>
      drawn(seed, count)
        .map((each) => 0.001 + 0.998 * each)
        .toSorted((a, b) => b - a),
  },
  {
    kind: 'ladder',
    strikes: Array.from({ length: count }, (_, index) => below(60 + index)),
    mutuallyExclusive: false,
    exhaustive: false,
    isCoherent: (p) => falls(p.toReversed()) && inBounds(p),
    example: (seed) =>
      drawn(seed, count)
        .map((each) => 0.001 + 0.998 * each)
        .toSorted((a, b) => a - b),
  },
  {
    kind: 'exclusive',
    strikes: Array.from({ length: count }, () => null),
    mutuallyExclusive: true,
    exhaustive: false,
    isCoherent: (p) => sum(p) <= 1 + 1e-9 && inBounds(p),
    example: (seed) => shares(seed, count, 0.3 + 0.7 * uniform('total', seed)),
  },
  {
    kind: 'exhaustive',
    strikes: Array.from({ length: count }, () => null),
    mutuallyExclusive: true,
    exhaustive: true,
    isCoherent: (p) => Math.abs(sum(p) - 1) < 1e-9 && inBounds(p),
    example: (seed) => shares(seed, count, 1),
  },
];

describe('coherent probabilities of an event', () => {
  const project = ({ strikes, mutuallyExclusive, exhaustive }: World, p: readonly number[]) =>
    coherent({
      markets: strikes.map((strike, index) => ({ strike, probability: p[index] ?? 0, closeTimeMs })),
      mutuallyExclusive,
      exhaustive,
    });

  for (const name of [0, 1, 2, 3]) {
    const kind = worlds(3)[name]?.kind;
    it(`(${kind}, ${name}) are coherent, idempotent, left alone where coherent, and never farther from any coherent vector`, () => {
      for (let seed = 0; seed < 400; seed++) {
        const count = 2 + (seed % 19);
        const world = worlds(count)[name];
        assert.ok(world);
        // Every fourth input holds exact zeros and ones.
        const input = drawn(seed, count).map((each) => (seed % 4 === 0 ? Math.round(each * 4) / 4 : each));
        const { probabilities: p, kind: found, groups } = project(world, Object.freeze(input));
        assert.equal(found, world.kind);
        assert.ok(world.isCoherent(p), `${input} became ${p}`);
        near(project(world, p).probabilities, p);
        assert.deepEqual(
          groups.map((places) => places.length),
          [count],
        );
        const example = world.example(seed, count);
        assert.deepEqual(project(world, example).probabilities, example);
        assert.ok(distance(p, example) <= distance(input, example) + 1e-9, `${p} is farther from ${example}`);
        const other = drawn(seed + 10_000, count);
        assert.ok(distance(p, project(world, other).probabilities) <= distance(input, other) + 1e-9);
      }
    });
  }

  it('have known values', () => {
    assert.deepEqual(nearestFalling([0.6, 0.7, 0.2]), [0.6499999999999999, 0.6499999999999999, 0.2]);
    near(nearestFalling([0.1, 0.2, 0.3]), [0.2, 0.2, 0.2]);
    near(nearestFalling([0.5, 0.9, 0.1, 0.4]), [0.7, 0.7, 0.25, 0.25]);
    near(nearestOnSimplex([0.7, 0.6], false, 0), [0.55, 0.45]);
    near(nearestOnSimplex([0.9, 0.5, 0.05], false, 0), [0.7, 0.3, 0]);
    near(nearestOnSimplex([0.2, 0.3], true, 0), [0.45, 0.55]);
    near(nearestOnSimplex([0.2, 0.3], false, 0), [0.2, 0.3]);
  });

  it('of a ladder that is given in any order follow the strikes', () => {
    const { probabilities } = coherent({
      markets: [
        { strike: above(70), probability: 0.4, closeTimeMs },
        { strike: above(60), probability: 0.3, closeTimeMs },
        { strike: null, probability: 0.99, closeTimeMs },
      ],
      mutuallyExclusive: false,
      exhaustive: false,
    });
    near(probabilities, [0.35, 0.35, 0.99]);
  });

  it('of several subjects are ladders of their own: the strikes of one team say nothing of another', () => {
    const teams = [
      ['team=a', above(1.5), 0.33],
      ['team=a', above(2.5), 0.23],
      ['team=b', above(1.5), 0.35],
      ['team=b', above(2.5), 0.4],
      [null, above(3.5), 0.9],
    ] as const;
    const tied = (named: boolean) =>
      coherent({
        markets: teams.map(([subject, strike, probability]) => ({
          strike,
          probability,
          closeTimeMs,
          ...(named ? { subject } : {}),
        })),
        mutuallyExclusive: false,
        exhaustive: false,
      });
    near(tied(true).probabilities, [0.33, 0.23, 0.375, 0.375, 0.9]);
    assert.deepEqual(tied(true).groups, [
      [0, 1],
      [2, 3],
    ]);
    // A recorded decision of before subjects were read: one ladder, as it was made then.
    assert.deepEqual(tied(false).groups, [[0, 2, 1, 3, 4]]);
  });

  it('of one strike that stands there twice are the same', () => {
    const { probabilities } = coherent({
      markets: (
        [
          [above(60), 0.6],
          [above(60), 0.2],
          [below(60), 0.5],
          [above(50), 0.7],
        ] as const
      ).map(([strike, probability]) => ({ strike, probability, closeTimeMs })),
      mutuallyExclusive: false,
      exhaustive: false,
    });
    near(probabilities, [0.4, 0.4, 0.5, 0.7]);
  });

  it('above and below one value are one ladder, and what the one says binds the other', () => {
    const { probabilities, groups } = coherent({
      markets: [
        { strike: below(50), probability: 0.5, closeTimeMs },
        { strike: above(60), probability: 0.7, closeTimeMs },
      ],
      mutuallyExclusive: false,
      exhaustive: false,
    });
    near(probabilities, [0.4, 0.6]);
    assert.deepEqual(groups, [[0, 1]]);
  });

  it('cover the line only where they are of one subject', () => {
    const tied = (subjects: readonly string[]) =>
      coherent({
        markets: [below(50), above(50)].map((strike, index) => ({
          strike,
          probability: 0.2,
          closeTimeMs,
          subject: subjects[index] ?? null,
        })),
        mutuallyExclusive: true,
        exhaustive: false,
      }).kind;
    assert.deepEqual([tied(['city=a', 'city=a']), tied(['city=a', 'city=b'])], ['exhaustive', 'exclusive']);
  });

  it('sum to 1 where strikes leave no gap, and at most to 1 where they may', () => {
    const tied = (middle: Strike) =>
      coherent({
        markets: [below(50), middle, above(60)].map((strike) => ({ strike, probability: 0.2, closeTimeMs })),
        mutuallyExclusive: true,
        exhaustive: false,
      });
    assert.equal(tied(between(50, 60)).kind, 'exhaustive');
    assert.ok(Math.abs(sum(tied(between(50, 60)).probabilities) - 1) < 1e-12);
    assert.equal(tied(between(51, 60)).kind, 'exclusive');
    assert.ok(Math.abs(sum(tied(between(51, 60)).probabilities) - 0.6) < 1e-12);
  });

  it('of one market, or of markets that nothing ties, are left as they are', () => {
    const free = coherent({
      markets: [null, null].map((strike) => ({ strike, probability: 0.9, closeTimeMs })),
      mutuallyExclusive: false,
      exhaustive: false,
    });
    assert.equal(free.kind, 'none');
    assert.deepEqual(free.probabilities, [0.9, 0.9]);
    const alone = coherent({
      markets: [{ strike: above(1), probability: 0.0004, closeTimeMs }],
      mutuallyExclusive: true,
      exhaustive: true,
    });
    assert.equal(alone.kind, 'none');
    assert.deepEqual(alone.probabilities, [0.0004]);
  });
});

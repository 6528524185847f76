import assert from 'node:assert/strict';
import fc from 'fast-check';
import { noDaySums, totalOf } from '../../../domain/portfolio/day-sums.ts';
import { mergeDays } from '../../../domain/portfolio/merge-days.ts';
import type { SlicedDay } from '../../../domain/portfolio/portfolio.ts';

const DAY_MS = 86_400_000;

const day = fc
  .record({ index: fc.nat(5), realisedMicroUsd: fc.integer(), trades: fc.nat(9), category: fc.constantFrom('a', 'b') })
  .map(({ index, realisedMicroUsd, trades, category }): SlicedDay => {
    const sums = { ...noDaySums(), realisedMicroUsd, trades };
    return { startMs: index * DAY_MS, ...sums, categories: [{ category, ...sums }], models: [] };
  });

describe('days of several accounts', () => {
  it('become one book: each day once, in order, and no micro-dollar more or less, in no slice', () => {
    fc.assert(
      fc.property(fc.array(day), (days) => {
        const merged = mergeDays(days);
        const starts = merged.map(({ startMs }) => startMs);
        assert.deepEqual(
          starts,
          [...new Set(days.map(({ startMs }) => startMs))].toSorted((a, b) => a - b),
        );
        assert.deepEqual(totalOf(merged), totalOf(days));
        const slices = (all: readonly SlicedDay[]) => totalOf(all.flatMap(({ categories }) => categories));
        assert.deepEqual(slices(merged), slices(days));
        for (const each of merged) assert.deepEqual(totalOf([each]), totalOf(each.categories));
      }),
    );
  });

  it('of one account stay as they are', () => {
    const only: SlicedDay = { startMs: DAY_MS, ...noDaySums(), trades: 2, categories: [], models: [] };
    assert.deepEqual(mergeDays([only]), [only]);
  });
});

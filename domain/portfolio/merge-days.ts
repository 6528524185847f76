import { groupBy } from '../shared/group-by.ts';
import { totalOf } from './day-sums.ts';
import type { SlicedDay } from './portfolio.ts';

/** The days of several accounts as those of one book, in order: each day once, with what all of them changed in it. */
export function mergeDays(days: readonly SlicedDay[]): SlicedDay[] {
  return [...groupBy(days, ({ startMs }) => startMs)]
    .map(([startMs, same]) => ({
      startMs,
      ...totalOf(same),
      categories: same.flatMap(({ categories }) => categories),
      models: same.flatMap(({ models }) => models),
    }))
    .toSorted((one, other) => one.startMs - other.startMs);
}

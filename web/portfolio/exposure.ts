import { sum } from '../../domain/shared/sum.ts';
import type { PositionRow } from '../../server/contract/portfolio.ts';

/** What could be lost: what was paid for what the paper book and the real one hold, where they hold something. */
export function exposuresOf(open: readonly Pick<PositionRow, 'book' | 'result'>[]) {
  return (['paper', 'real'] as const).flatMap((book) => {
    const held = open.filter((each) => each.book === book && each.result.hundredths !== 0);
    const basisMicroUsd = sum(held.map(({ result }) => result.basisMicroUsd));
    return held.length === 0 ? [] : [{ book, positions: held.length, basisMicroUsd }];
  });
}

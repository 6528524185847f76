import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Page, searchPages } from '../../server/views/searched-pages.ts';

interface Row {
  readonly decidedAtMs: number;
  readonly id: number;
  readonly isWanted: boolean;
}

/** Pages as the store gives them: at least so many rows, those of the last millisecond whole. */
function pagesOf(rows: readonly Row[], atOnce: number) {
  const sorted = rows.toSorted((a, b) => b.decidedAtMs - a.decidedAtMs);
  return async (beforeMs: number | null): Promise<Page<Row>> => {
    const left = sorted.filter(({ decidedAtMs }) => beforeMs === null || decidedAtMs < beforeMs);
    const last = left[atOnce - 1];
    if (!last) return { rows: left, searchedBackToMs: null };
    return {
      rows: left.filter(({ decidedAtMs }) => decidedAtMs >= last.decidedAtMs),
      searchedBackToMs: last.decidedAtMs,
    };
  };
}

describe('pages of what a search wants', () => {
  const rows = fc
    .array(fc.record({ decidedAtMs: fc.integer({ min: 1, max: 12 }), isWanted: fc.boolean() }), { maxLength: 40 })
    .map((all) => all.map((row, id) => ({ ...row, id })));
  const count = fc.integer({ min: 1, max: 7 });

  it('hold each wanted row once, newest first, wherever a page ends and whenever time is over', async () => {
    await fc.assert(
      fc.asyncProperty(rows, count, count, fc.array(fc.boolean()), async (all, atOnce, limit, lates) => {
        const found: Row[] = [];
        let looked = 0;
        for (let beforeMs: number | null = null; ; ) {
          const page: Page<Row> = await searchPages({
            read: pagesOf(all, atOnce),
            isWanted: ({ isWanted }) => isWanted,
            beforeMs,
            limit,
            isLate: () => lates[looked++ % (lates.length || 1)] ?? false,
          });
          found.push(...page.rows);
          const last = page.rows[limit - 1];
          assert.ok(page.rows.length <= limit || page.rows.at(-1)?.decidedAtMs === last?.decidedAtMs);
          if (page.searchedBackToMs === null) break;
          assert.ok(beforeMs === null || page.searchedBackToMs < beforeMs);
          beforeMs = page.searchedBackToMs;
        }
        assert.deepEqual(
          found.map(({ id }) => id).toSorted((a, b) => a - b),
          all.filter(({ isWanted }) => isWanted).map(({ id }) => id),
        );
        assert.deepEqual(
          found.map(({ decidedAtMs }) => decidedAtMs),
          found.map(({ decidedAtMs }) => decidedAtMs).toSorted((a, b) => b - a),
        );
      }),
    );
  });
});

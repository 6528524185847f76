import assert from 'node:assert/strict';
import type { DecisionRow } from '../../server/contract/decisions.ts';
import { mergeRows } from '../../web/live/arrivals.ts';

const row = (decisionId: string, decidedAtMs: number, reason = '') =>
  ({ decisionId, decidedAtMs, reason }) as DecisionRow;

describe('the decisions as they come', () => {
  it('are one list, newest first, each decision once, as it came last', () => {
    const merged = mergeRows([row('c', 3), row('b', 2, 'new')], [row('b', 2, 'old'), row('a', 1)]);
    assert.deepEqual(
      merged.map(({ decisionId, reason }) => [decisionId, reason]),
      [
        ['c', ''],
        ['b', 'new'],
        ['a', ''],
      ],
    );
  });

  it('have one order where two were settled in the same instant', () => {
    const ids = (rows: readonly DecisionRow[]) => rows.map(({ decisionId }) => decisionId);
    assert.deepEqual(ids(mergeRows([row('b', 1)], [row('a', 1)])), ids(mergeRows([row('a', 1)], [row('b', 1)])));
  });
});

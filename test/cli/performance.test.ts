import assert from 'node:assert/strict';
import { readPerformance } from '../../client/performance.ts';
import type { Bucket } from '../../domain/learning/bucket.ts';
import { addCall, addForecast, emptyTally } from '../../domain/learning/tally.ts';
import { tallyHour } from '../../domain/learning/tally-hour.ts';

describe('the performance in a window', () => {
  it('tells what a hundredth of a Brier point costs the ensemble: a decision’s cost by the pool’s gain', async () => {
    const pool = emptyTally();
    // A Brier score of .09: a gain of 16 hundredths on a coin.
    for (let n = 0; n < 10; n++) addForecast(pool, 0.7, 1);
    const decisions = emptyTally();
    for (let n = 0; n < 5; n++) addCall(decisions, { answered: true, latencyMs: 100, costMicroUsd: 3_200 });
    const bucket: Bucket = {
      ...tallyHour(0, [], [], []),
      id: 'm/2026-11',
      kind: 'month',
      startMs: 0,
      cells: [
        { subject: '(pool)', by: null, slice: 'all', tally: pool },
        { subject: '(decisions)', by: null, slice: 'all', tally: decisions },
      ],
    };
    const store = {
      buckets: { read: async () => [bucket], readAll: async () => [bucket], replace: async () => undefined },
    };
    const rows = await readPerformance(store, 'all', null, 0);
    const cost = (subject: string) =>
      rows.find((row) => row.subject === subject)?.performance.costPerHundredthMicroUsd ?? null;
    assert.ok(Math.abs((cost('(pool)') ?? 0) - 200) < 1e-6, `${cost('(pool)')}`);
    assert.equal(cost('(decisions)'), null, 'a cost without a Brier score');
  });
});

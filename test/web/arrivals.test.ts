import assert from 'node:assert/strict';
import type { DecisionRow } from '../../server/contract/decisions.ts';
import { type Arrivals, countArrivals, withArrivals } from '../../web/live/arrivals.ts';

const row = (decisionId: string, account: string) => ({ decisionId, account }) as DecisionRow;

describe('how many decisions have come', () => {
  it('goes on where the list of them is cut, by account, and counts what was left out for all accounts', () => {
    let arrivals: Arrivals = new Map();
    for (let n = 0; n < 300; n++) arrivals = withArrivals(arrivals, [row(`${n}`, n % 3 === 0 ? 'a' : 'b')], 0, []);
    arrivals = withArrivals(arrivals, [], 7, []);
    assert.deepEqual(
      ['a', 'b', 'c', null].map((account) => countArrivals(arrivals, account)),
      [100, 200, 0, 307],
    );
  });

  it('leaves out decisions that come a second time', () => {
    const held = [row('a/1', 'a')];
    const arrivals = withArrivals(new Map(), [row('a/1', 'a'), row('a/2', 'a')], 0, held);
    assert.equal(countArrivals(arrivals, 'a'), 1);
  });
});

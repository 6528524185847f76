import assert from 'node:assert/strict';
import type { Evidence } from '../../../domain/forecast/blend.ts';
import { passageWithin, proofOutlook } from '../../../domain/forecast/proof-outlook.ts';

const evidence = (more: Partial<NonNullable<Evidence['progress']>> = {}): Evidence => ({
  resolvedMarkets: 900,
  resolvedEvents: 400,
  fittedWeight: 0.2,
  lowerBound: -0.001,
  progress: {
    meanGain: 0.002,
    logWealth: 1,
    meanGrowth: 0.004,
    growthDeviation: 0.09,
    eventsPerDay: 5,
    ...more,
  },
});
const close = (actual: number, expected: number, within: number) =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);

describe('how far a proof of the blend is away', () => {
  it('is the distance to twenty times the stake by the mean growth of an event', () => {
    const { neededEvents, isProven, within } = proofOutlook(evidence());
    assert.equal(isProven, false);
    assert.equal(neededEvents, Math.ceil((Math.log(20) - 1) / 0.004));
    const [month, quarter, year] = within.map(({ probability }) => probability) as [number, number, number];
    assert.ok(0 < month && month < quarter && quarter < year && year < 1, `${month} ${quarter} ${year}`);
    assert.deepEqual(
      within.map(({ days }) => days),
      [30, 90, 365],
    );
  });

  it('is beyond every number of events where the present effect is none', () => {
    for (const none of [{ meanGain: 0 }, { meanGain: -0.001 }, { meanGrowth: -0.001 }]) {
      const { neededEvents, within } = proofOutlook(evidence(none));
      assert.equal(neededEvents, null);
      assert.ok(within.every(({ probability }) => probability === 0));
    }
    const { neededEvents, meanGain } = proofOutlook({ resolvedMarkets: 0, fittedWeight: null, lowerBound: null });
    assert.deepEqual([neededEvents, meanGain], [null, null]);
  });

  it('is at least what a hundred events lack, and nothing once it is proven', () => {
    const early = { ...evidence({ logWealth: 2.9 }), resolvedEvents: 40 };
    assert.equal(proofOutlook(early).neededEvents, 60);
    assert.equal(proofOutlook({ ...evidence({ eventsPerDay: 1 }), resolvedEvents: 40 }).within[0]?.probability, 0);
    const proven = proofOutlook({ ...evidence(), lowerBound: 0.0001 });
    assert.deepEqual([proven.isProven, proven.neededEvents, proven.within[0]?.probability], [true, 0, 1]);
  });

  it('agrees with random walks', () => {
    let state = 1;
    const uniform = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const walks = 4_000;
    let reached = 0;
    for (let walk = 0; walk < walks; walk++) {
      let at = 0;
      for (let step = 0; step < 400 && at < 2; step++) at += 0.004 + 0.09 * (uniform() < 0.5 ? -1 : 1);
      if (at >= 2) reached += 1;
    }
    close(passageWithin(400, 2, 0.004, 0.09), reached / walks, 0.04);
    close(passageWithin(1e6, 2, 0.004, 0.09), 1, 1e-6);
    assert.equal(passageWithin(10, 2, 0.3, 0), 1);
    assert.equal(passageWithin(5, 2, 0.3, 0), 0);
    assert.equal(passageWithin(0, 2, 0.3, 0.1), 0);
  });
});

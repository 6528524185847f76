import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rateSentence } from '../../../domain/explain/health-sentences.ts';
import { boundsOf, type Rate, type SentRequest, seenPerSecond, tuneRate } from '../../../domain/health/rate.ts';

const PACE = { raiseEveryMs: 10_000, liftAfterMs: 300_000 };
const TEN = { ceilingPerSecond: 10, floorPerSecond: 1 };
const limitedAt = (...times: readonly number[]): SentRequest[] =>
  times.map((startedAtMs) => ({ startedAtMs, isRateLimited: true }));
const answeredAt = (...times: readonly number[]): SentRequest[] =>
  times.map((startedAtMs) => ({ startedAtMs, isRateLimited: false }));
const tune = (before: Rate | null, nowMs: number, sent: readonly SentRequest[] = [], bounds: Rate['bounds'] = TEN) =>
  tuneRate({ provider: 'x', before, bounds, sent, pace: PACE, nowMs });

describe('a configured rate', () => {
  it('starts at its ceiling and stays there', () => {
    const rate = tune(null, 0);
    assert.deepEqual([rate.perSecond, rate.stepPerSecond, rate.nextAtMs], [10, 0.5, null]);
    assert.equal(tune(rate, 1e9), rate);
  });

  it('is multiplied by .7 when a 429 comes, and raised by a twentieth of the ceiling while none does', () => {
    let rate = tune(tune(null, 0), 5_000, limitedAt(4_900));
    assert.deepEqual([rate.perSecond, rate.cutAtMs, rate.nextAtMs], [7, 5_000, 15_000]);
    assert.deepEqual(rate.reason, { code: 'lowered', figures: { fromPerSecond: 10, refused: 1, sent: 1 } });
    assert.match(rateSentence(rate.reason), /lowered from 10: 1 of 1 requests .* 429/);
    assert.equal(tune(rate, 14_999), rate, 'not before its time');
    for (const expected of [7.5, 8, 8.5, 9, 9.5, 10]) {
      rate = tune(rate, rate.nextAtMs ?? 0);
      assert.equal(rate.perSecond, expected);
    }
    assert.equal(rate.nextAtMs, null, 'at the ceiling nothing is waited for');
  });

  it('is lowered once by one burst: what started before the cut held says nothing of the rate after it', () => {
    const burst = limitedAt(4_000, 4_500, 5_500, 6_000);
    const once = tune(tune(null, 0), 5_000, burst.slice(0, 2));
    assert.equal(tune(once, 6_000, burst), once);
    const again = tune(once, 7_000, [...burst, ...limitedAt(6_001)]);
    assert.equal(again.perSecond, 4.9);
    assert.equal(tune(again, 7_000, [...burst, ...limitedAt(6_001)]), again, 'a retry changes nothing');
  });

  it('is never lowered below its floor, and a 429 there still puts the next raise off', () => {
    let rate = tune(null, 0);
    for (let nowMs = 10_000; nowMs <= 200_000; nowMs += 10_000) rate = tune(rate, nowMs, limitedAt(nowMs - 1));
    assert.deepEqual([rate.perSecond, rate.nextAtMs], [1, 210_000]);
  });

  it('catches up on the raises that were missed', () => {
    const lowered = tune(tune(null, 0), 5_000, limitedAt(4_900));
    assert.equal(tune(lowered, 5_000 + 35_000).perSecond, 8.5);
    assert.equal(tune(lowered, 5_000 + 3_600_000).perSecond, 10);
  });

  it('begins anew at the ceiling when the configuration states another', () => {
    const lowered = tune(tune(null, 0), 5_000, limitedAt(4_900));
    const other = tune(lowered, 6_000, limitedAt(4_900), { ceilingPerSecond: 4, floorPerSecond: 1 });
    assert.deepEqual([other.perSecond, other.cutAtMs], [4, 5_000], 'and the old 429 does not count again');
    assert.equal(tune(lowered, 6_000, limitedAt(4_900), null).perSecond, null);
  });

  it('stays between floor and ceiling whatever comes', () => {
    const event = fc.record({ afterMs: fc.integer({ min: 0, max: 60_000 }), limited: fc.boolean() });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let nowMs = 0;
        let rate = tune(null, 0);
        for (const { afterMs, limited } of events) {
          nowMs += afterMs;
          rate = tune(rate, nowMs, limited ? limitedAt(nowMs) : answeredAt(nowMs));
          assert.ok((rate.perSecond ?? 0) >= 1 && (rate.perSecond ?? 0) <= 10);
          assert.equal(rate.nextAtMs === null, rate.perSecond === 10, 'below its ceiling it has a next time');
        }
      }),
    );
  });
});

describe('a rate that was not configured', () => {
  const unlimited = (sent: readonly SentRequest[], nowMs: number, before: Rate | null = null) =>
    tune(before, nowMs, sent, null);

  it('is none until a 429 comes, then what was let through, and rises from there', () => {
    assert.equal(unlimited(answeredAt(0, 1, 2), 10).perSecond, null);
    const sent = [...answeredAt(...Array.from({ length: 40 }, (_, i) => i * 400)), ...limitedAt(16_000, 17_000)];
    const rate = unlimited(sent, 20_000);
    assert.deepEqual([rate.perSecond, rate.stepPerSecond], [2, 0.1]);
    assert.deepEqual(rate.reason, { code: 'introduced', figures: { refused: 2, sent: 42 } });
    assert.equal(unlimited([], 30_000, rate).perSecond, 2.1);
    assert.equal(unlimited(limitedAt(29_000), 30_000, rate).perSecond, 1.4);
  });

  it('is one a second at least at first, and a tenth of that at last', () => {
    let rate = unlimited(limitedAt(1), 2);
    assert.equal(rate.perSecond, 1);
    for (let nowMs = 10_000; nowMs < 200_000; nowMs += 10_000) rate = unlimited(limitedAt(nowMs - 1), nowMs, rate);
    assert.equal(rate.perSecond, 0.1);
  });

  it('is lifted once no 429 has come for the time configured, and can come again', () => {
    let rate: Rate = unlimited(limitedAt(1), 1_000);
    while (rate.perSecond !== null && rate.nextAtMs !== null) rate = unlimited([], rate.nextAtMs, rate);
    assert.deepEqual([rate.perSecond, rate.nextAtMs, rate.changedAtMs], [null, null, 301_000]);
    assert.deepEqual(rate.reason, { code: 'lifted', figures: { quietMs: 300_000 } });
    assert.equal(unlimited([], 1e9, rate), rate);
    assert.equal(unlimited(limitedAt(400_000), 400_100, rate).perSecond, 1);
  });
});

describe('what a provider’s row says of its rate', () => {
  it('is per second, with a tenth of the ceiling as the floor unless one is stated', () => {
    assert.deepEqual(boundsOf({ per: 'minute', ceiling: 60 }), { ceilingPerSecond: 1, floorPerSecond: 0.1 });
    assert.deepEqual(boundsOf({ per: 'second', ceiling: 5, floor: 2 }), { ceilingPerSecond: 5, floorPerSecond: 2 });
    assert.equal(boundsOf(undefined), null);
  });
});

describe('the rate that was let through', () => {
  it('is over the time since the first request, a second at least and a minute at most', () => {
    assert.equal(seenPerSecond([], 0), 0);
    assert.equal(seenPerSecond(answeredAt(999, 999, 999), 1_000), 3);
    assert.equal(seenPerSecond([...answeredAt(0, 1, 2, 3), ...limitedAt(4)], 4_000), 1);
    assert.equal(seenPerSecond(answeredAt(...Array.from({ length: 30 }, () => 0)), 120_000), 0.5);
  });
});

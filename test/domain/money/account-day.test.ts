import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type AccountCalendar, accountDay, changeZone } from '../../../domain/money/account-day.ts';
import { localDay } from '../../../domain/money/days.ts';

const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-03-01T00:00Z');
/** Far east and west, half hours, clocks that change within these weeks and such that do not, and one zone under two names. */
const ZONES = [
  ...['UTC', 'America/New_York', 'US/Eastern', 'Europe/Berlin', 'Asia/Calcutta', 'Asia/Kolkata', 'Asia/Tokyo'],
  ...['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Australia/Lord_Howe', 'America/Santiago', 'Pacific/Chatham'],
];
const zone = fc.constantFrom(...ZONES);
/** Changes of zone, each some hours after the one before. */
const changes = fc.array(fc.record({ zone, afterHours: fc.double({ min: 0, max: 90, noNaN: true }) }), {
  maxLength: 6,
});

const account = (calendar: AccountCalendar) => ({ account: 'main', ...calendar });

/** Each calendar and the instant from which it holds. */
function calendarsOf(first: string, of: readonly { zone: string; afterHours: number }[]) {
  let nowMs = START_MS;
  let calendar: AccountCalendar = { zone: first };
  const all = [{ fromMs: nowMs, calendar }];
  for (const [index, change] of of.entries()) {
    nowMs += Math.floor(change.afterHours * HOUR_MS);
    calendar = changeZone(calendar, accountDay(account(calendar), nowMs), nowMs, change.zone, index + 2);
    all.push({ fromMs: nowMs, calendar });
  }
  return all;
}

describe('the days of an account whose zone changes', () => {
  it('leaves the day under way as it is, to the first midnight in the new zone after its end', () => {
    const nowMs = Date.parse('2026-11-24T17:00Z');
    const before = accountDay(account({ zone: 'America/New_York' }), nowMs);
    const changed = changeZone({ zone: 'America/New_York' }, before, nowMs, 'UTC', 2);
    const today = accountDay(account(changed), nowMs);
    assert.deepEqual(
      [today.ledgerId, today.startMs, new Date(today.endMs).toISOString(), today.hours.length],
      [before.ledgerId, before.startMs, '2026-11-26T00:00:00.000Z', 43],
    );
    assert.equal(accountDay(account(changed), today.endMs).ledgerId, 'main/2026-11-26/UTC/2');
  });

  it('is not changed by another name of its zone', () => {
    for (const [from, to] of [
      ['Asia/Calcutta', 'Asia/Kolkata'],
      ['US/Eastern', 'America/New_York'],
    ] as const) {
      const before = accountDay(account({ zone: from }), START_MS);
      const changed = changeZone({ zone: from }, before, START_MS, to, 2);
      const today = accountDay(account(changed), START_MS);
      assert.deepEqual(today, before);
      assert.equal(accountDay(account(changed), today.endMs).startMs, localDay(today.endMs, from).startMs);
    }
  });

  it('takes back a change that has not come into force', () => {
    const before = accountDay(account({ zone: 'America/New_York' }), START_MS);
    const there = changeZone({ zone: 'America/New_York' }, before, START_MS, 'Asia/Tokyo', 2);
    const back = changeZone(there, accountDay(account(there), START_MS), START_MS, 'America/New_York', 3);
    assert.deepEqual(accountDay(account(back), START_MS), before);
    assert.equal(back.earlierZones.length, 1);
  });

  it('tile time: at any instant one is open, none is shorter than a day of its zone, and none is granted twice', () => {
    fc.assert(
      fc.property(zone, changes, (first, of) => {
        const all = calendarsOf(first, of);
        const last = all.at(-1) ?? assert.fail();
        const ids = new Set<string>();
        let day = accountDay(account(last.calendar), START_MS);
        const endMs = last.fromMs + 100 * HOUR_MS;
        for (;;) {
          assert.ok(!ids.has(day.ledgerId), `${day.ledgerId} is opened twice`);
          ids.add(day.ledgerId);
          for (const atMs of [day.startMs, Math.floor((day.startMs + day.endMs) / 2), day.endMs - 1]) {
            assert.deepEqual(accountDay(account(last.calendar), atMs), day);
          }
          const own = localDay(day.startMs, day.zone);
          assert.equal(own.startMs, day.startMs, 'a day begins at midnight in its zone');
          assert.ok(day.endMs >= own.endMs, 'and lasts at least as long as there');
          if (day.endMs > endMs) break;
          const next = accountDay(account(last.calendar), day.endMs);
          assert.equal(next.startMs, day.endMs);
          day = next;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are at any instant what they were when it came: no change reaches back', () => {
    fc.assert(
      fc.property(zone, changes, fc.nat(1_000), (first, of, share) => {
        const all = calendarsOf(first, of);
        const last = all.at(-1) ?? assert.fail();
        for (const [index, { fromMs, calendar }] of all.entries()) {
          const untilMs = all[index + 1]?.fromMs ?? fromMs + 100 * HOUR_MS;
          const atMs = fromMs + Math.floor(((untilMs - fromMs) * share) / 1_001);
          const then = accountDay(account(calendar), atMs);
          const now = accountDay(account(last.calendar), atMs);
          assert.deepEqual([now.ledgerId, now.startMs], [then.ledgerId, then.startMs]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('last at most two days and what clocks change when the zone changes once in them', () => {
    fc.assert(
      fc.property(zone, zone, fc.double({ min: 0, max: 1_000, noNaN: true }), (from, to, hours) => {
        const nowMs = START_MS + Math.floor(hours * HOUR_MS);
        const before = accountDay(account({ zone: from }), nowMs);
        const after = accountDay(account(changeZone({ zone: from }, before, nowMs, to, 2)), nowMs);
        assert.ok(after.endMs - after.startMs <= 50 * HOUR_MS);
      }),
    );
  });
});

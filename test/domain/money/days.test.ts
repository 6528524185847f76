import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dayOf, hourKey, localDay } from '../../../domain/money/days.ts';
import { isZone } from '../../../domain/shared/names.ts';

const HOUR_MS = 3_600_000;

/** [zone, an instant, date, start, end, number of hour keys]. Changes of clocks as the IANA zone database has them. */
const KNOWN: [string, string, string, string, string, number][] = [
  ['UTC', '2026-11-24T11:00Z', '2026-11-24', '2026-11-24T00:00Z', '2026-11-25T00:00Z', 24],
  ['America/New_York', '2026-11-24T04:59Z', '2026-11-23', '2026-11-23T05:00Z', '2026-11-24T05:00Z', 24],
  ['America/New_York', '2026-03-08T11:00Z', '2026-03-08', '2026-03-08T05:00Z', '2026-03-09T04:00Z', 23],
  ['America/New_York', '2026-11-01T11:00Z', '2026-11-01', '2026-11-01T04:00Z', '2026-11-02T05:00Z', 25],
  ['Europe/Berlin', '2026-03-29T00:30Z', '2026-03-29', '2026-03-28T23:00Z', '2026-03-29T22:00Z', 23],
  ['Europe/Berlin', '2026-10-25T12:00Z', '2026-10-25', '2026-10-24T22:00Z', '2026-10-25T23:00Z', 25],
  ['Asia/Kolkata', '2026-11-24T11:00Z', '2026-11-24', '2026-11-23T18:30Z', '2026-11-24T18:30Z', 24],
  // Clocks move by half an hour: 23.5 and 24.5 hours.
  ['Australia/Lord_Howe', '2026-10-04T00:00Z', '2026-10-04', '2026-10-03T13:30Z', '2026-10-04T13:00Z', 24],
  ['Australia/Lord_Howe', '2026-04-05T00:00Z', '2026-04-05', '2026-04-04T13:00Z', '2026-04-05T13:30Z', 25],
  // Midnight is skipped: the day starts at 01:00 local time.
  ['America/Santiago', '2026-09-06T12:00Z', '2026-09-06', '2026-09-06T04:00Z', '2026-09-07T03:00Z', 23],
  ['Africa/Cairo', '2026-04-24T12:00Z', '2026-04-24', '2026-04-23T22:00Z', '2026-04-24T21:00Z', 23],
  // Midnight is reached and taken back: the hour before it happens twice.
  ['America/Santiago', '2026-04-05T03:30Z', '2026-04-04', '2026-04-04T03:00Z', '2026-04-05T04:00Z', 25],
  // Clocks go back at 00:01, so that the new day is interrupted by an hour of the old one; it has begun all the same.
  ['America/St_Johns', '2010-11-07T03:00Z', '2010-11-07', '2010-11-07T02:30Z', '2010-11-08T03:30Z', 25],
  // Samoa left out 30 December 2011.
  ['Pacific/Apia', '2011-12-30T09:59Z', '2011-12-29', '2011-12-29T10:00Z', '2011-12-30T10:00Z', 24],
  ['Pacific/Apia', '2011-12-30T10:00Z', '2011-12-31', '2011-12-30T10:00Z', '2011-12-31T10:00Z', 24],
];

describe('localDay', () => {
  for (const [zone, at, date, start, end, hours] of KNOWN) {
    it(`knows the day of ${at} in ${zone}`, () => {
      const day = localDay(Date.parse(at), zone);
      assert.deepEqual(
        [day.date, new Date(day.startMs).toISOString(), new Date(day.endMs).toISOString(), day.hours.length],
        [date, new Date(start).toISOString(), new Date(end).toISOString(), hours],
      );
    });
  }

  it('names the hours by their UTC start', () => {
    const day = localDay(Date.parse('2026-11-24T12:00Z'), 'Asia/Kolkata');
    assert.deepEqual(day.hours[0], { key: '2026-11-23T18:30', startMs: Date.parse('2026-11-23T18:30Z') });
    assert.equal(day.hours[23]?.key, '2026-11-24T17:30');
  });

  it('refuses zones and instants that are none, in a sentence', () => {
    assert.throws(
      () => localDay(0, 'Mars/Olympus'),
      new RangeError('"Mars/Olympus" is not a time zone; use an IANA name such as "America/New_York".'),
    );
    for (const instant of [Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(() => localDay(instant, 'UTC'), RangeError);
  });

  const zone = fc.constantFrom(
    ...new Set(KNOWN.map(([name]) => name)),
    'Pacific/Chatham',
    'America/Caracas',
    'Africa/Casablanca',
  );
  const instant = fc.integer({ min: Date.parse('2005-01-01T00:00Z'), max: Date.parse('2040-01-01T00:00Z') });

  it('contains the instant it was asked about, and is the same day from its first instant to its last', () => {
    fc.assert(
      fc.property(zone, instant, (name, nowMs) => {
        const day = localDay(nowMs, name);
        assert.ok(day.startMs <= nowMs && nowMs < day.endMs);
        assert.deepEqual(localDay(day.startMs, name), day);
        assert.deepEqual(localDay(day.endMs - 1, name), day);
      }),
      { numRuns: 300 },
    );
  });

  it('tiles time: each day begins where the one before ends, with a later date', () => {
    fc.assert(
      fc.property(zone, instant, (name, nowMs) => {
        const day = localDay(nowMs, name);
        const next = localDay(day.endMs, name);
        const before = localDay(day.startMs - 1, name);
        assert.equal(next.startMs, day.endMs);
        assert.equal(before.endMs, day.startMs);
        assert.ok(before.date < day.date && day.date < next.date);
      }),
      { numRuns: 300 },
    );
  });

  it('is tiled by its hours, each a whole one but perhaps the last, under keys that differ and have no dots', () => {
    fc.assert(
      fc.property(zone, instant, (name, nowMs) => {
        const { hours, startMs, endMs } = localDay(nowMs, name);
        hours.forEach((hour, index) => {
          assert.equal(hour.startMs, startMs + index * HOUR_MS);
          assert.match(hour.key, /^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
          assert.equal(Date.parse(`${hour.key}Z`), hour.startMs);
        });
        const lastMs = endMs - (hours.at(-1)?.startMs ?? 0);
        assert.ok(lastMs > 0 && lastMs <= HOUR_MS);
        assert.ok(hours.length >= 23 && hours.length <= 25);
      }),
      { numRuns: 300 },
    );
  });

  it('gives every instant exactly one hour', () => {
    fc.assert(
      fc.property(zone, instant, (name, nowMs) => {
        const day = localDay(nowMs, name);
        const key = hourKey(day, nowMs);
        const containing = day.hours.filter(
          (hour, index) => hour.startMs <= nowMs && nowMs < (day.hours[index + 1]?.startMs ?? day.endMs),
        );
        assert.deepEqual(
          containing.map((hour) => hour.key),
          [key],
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('dayOf', () => {
  it('finds the day of a local date, in every zone and through changes of the clocks', () => {
    for (const zone of ['America/New_York', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/Santiago', 'UTC']) {
      for (const date of ['2026-03-08', '2026-09-06', '2026-11-01', '2026-12-31']) {
        assert.equal(dayOf(date, zone).date, date, zone);
      }
    }
    assert.equal(dayOf('2011-12-30', 'Pacific/Apia').date, '2011-12-31');
    assert.throws(() => dayOf('soon', 'UTC'), RangeError);
  });
});

describe('hourKey', () => {
  it('refuses an instant outside the day', () => {
    const day = localDay(Date.parse('2026-10-04T00:00Z'), 'Australia/Lord_Howe');
    assert.equal(hourKey(day, day.endMs - 1), '2026-10-04T12:30');
    for (const outside of [day.startMs - 1, day.endMs, day.endMs + 1, Number.NaN]) {
      assert.throws(() => hourKey(day, outside), RangeError);
    }
  });
});

describe('isZone', () => {
  it('accepts IANA names as the database writes them, and nothing else', () => {
    for (const name of ['UTC', 'America/New_York', 'Asia/Kolkata', 'Asia/Calcutta', 'Etc/GMT+5'])
      assert.ok(isZone(name), name);
    for (const name of ['utc', 'europe/berlin', '+02:00', 'Mars/X', '', '../x']) assert.ok(!isZone(name), name);
  });
});

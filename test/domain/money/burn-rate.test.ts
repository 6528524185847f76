import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type BurnRateInput, burnRate } from '../../../domain/money/burn-rate.ts';
import { localDay } from '../../../domain/money/days.ts';

const HOUR_MS = 3_600_000;
const DOLLAR = 1_000_000;
const MIDNIGHT_MS = Date.parse('2026-11-24T00:00:00Z');
const at = (time: string) => Date.parse(`2026-11-24T${time}:00Z`);

/** A day in UTC with money in some of its hours. */
function rate(spent: Readonly<Record<number, number>>, time: string, caps: Partial<BurnRateInput> = {}) {
  const hours = Array.from({ length: 24 }, (_, hour) => ({
    startMs: MIDNIGHT_MS + hour * HOUR_MS,
    committedMicroUsd: spent[hour] ?? 0,
  }));
  const committedMicroUsd = hours.reduce((sum, hour) => sum + hour.committedMicroUsd, 0);
  return burnRate({
    hours,
    endMs: MIDNIGHT_MS + 24 * HOUR_MS,
    nowMs: at(time),
    committedMicroUsd,
    dayCapMicroUsd: 10 * DOLLAR,
    hourCapMicroUsd: 100 * DOLLAR,
    ...caps,
  });
}

describe('the burn rate', () => {
  it('of one dollar in each hour is a dollar an hour, and $10 end ten hours after they began', () => {
    const steady = Object.fromEntries([9, 10, 11].map((hour) => [hour, DOLLAR]));
    assert.deepEqual(rate(steady, '12:00'), {
      microUsdPerHour: DOLLAR,
      dayEndsAtMs: at('19:00'),
      hourEndsAtMs: null,
    });
  });

  it('weighs recent hours more', () => {
    // 2^-1 and 2^-.25: (.5 + .840896) / (.5 + .420448) = 1.456786.
    assert.equal(rate({ 12: DOLLAR, 13: DOLLAR }, '13:30').microUsdPerHour, 1_456_786);
    // The dollar of 9 o'clock has faded: (2^-3.5 + 2^-.5 * 2) / (2^-3.5 + 2^-2.5 + 2^-1.5 + 2^-.5) = 1.133333.
    assert.equal(rate({ 9: DOLLAR, 12: 2 * DOLLAR }, '13:00').microUsdPerHour, 1_133_333);
    const rising = rate({ 10: DOLLAR, 11: 3 * DOLLAR }, '12:00').microUsdPerHour ?? 0;
    const falling = rate({ 10: 3 * DOLLAR, 11: DOLLAR }, '12:00').microUsdPerHour ?? 0;
    assert.ok(rising > 2 * DOLLAR && falling < 2 * DOLLAR);
  });

  it('tells when the hour ends, and that the day cannot go faster than its hours', () => {
    // $2 in the half hour since 12:00: $4 an hour, and $1 of the hour is left: a quarter of an hour.
    const told = rate({ 12: 2 * DOLLAR }, '12:30', { hourCapMicroUsd: 3 * DOLLAR });
    assert.equal(told.microUsdPerHour, 4 * DOLLAR);
    assert.equal(told.hourEndsAtMs, at('12:45'));
    // $8 of the day are left: $1 until 13:00, $3 in each of the next two, the last of $1 a quarter past 15:00.
    assert.equal(told.dayEndsAtMs, at('15:15'));
  });

  it('says nothing of an end beyond the day or the hour', () => {
    const slow = rate({ 22: DOLLAR / 10 }, '23:00');
    assert.equal(slow.microUsdPerHour, DOLLAR / 10);
    assert.deepEqual([slow.dayEndsAtMs, slow.hourEndsAtMs], [null, null]);
  });

  it('is honest when there is too little to tell from', () => {
    assert.deepEqual(rate({}, '12:00'), { microUsdPerHour: null, dayEndsAtMs: null, hourEndsAtMs: null });
    assert.equal(rate({ 12: DOLLAR }, '12:14').microUsdPerHour, null);
    assert.equal(rate({ 12: DOLLAR }, '12:15').microUsdPerHour, 4 * DOLLAR);
  });

  it('knows that a budget has ended without knowing a rate', () => {
    const used = rate({ 12: 10 * DOLLAR }, '12:01', { hourCapMicroUsd: 10 * DOLLAR });
    assert.deepEqual(used, { microUsdPerHour: null, dayEndsAtMs: at('12:01'), hourEndsAtMs: at('12:01') });
  });

  it('goes by the hours that a day has, also where it has 25 or half of one', () => {
    for (const [zone, instant] of [
      ['America/New_York', '2026-11-01T15:00Z'],
      ['Australia/Lord_Howe', '2026-04-05T03:00Z'],
      ['America/New_York', '2026-03-08T15:00Z'],
    ] as const) {
      const nowMs = Date.parse(instant);
      const day = localDay(nowMs, zone);
      const hours = day.hours.map(({ startMs }) => ({ startMs, committedMicroUsd: startMs < nowMs ? DOLLAR : 0 }));
      const committedMicroUsd = hours.reduce((sum, hour) => sum + hour.committedMicroUsd, 0);
      const input = { hours, endMs: day.endMs, nowMs, committedMicroUsd, hourCapMicroUsd: 100 * DOLLAR };
      const restHours = (day.endMs - nowMs) / HOUR_MS;
      const lasts = burnRate({ ...input, dayCapMicroUsd: committedMicroUsd + Math.ceil(restHours * 2) * DOLLAR });
      assert.equal(lasts.dayEndsAtMs, null, zone);
      const ends = burnRate({ ...input, dayCapMicroUsd: committedMicroUsd + DOLLAR / 10 });
      assert.ok(ends.dayEndsAtMs !== null && ends.dayEndsAtMs > nowMs && ends.dayEndsAtMs < day.endMs, zone);
    }
  });

  it('never tells an end before now, or beyond the day, or a rate that is no number', () => {
    const money = fc.array(fc.integer({ min: 0, max: 5 * DOLLAR }), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(
        money,
        fc.integer({ min: 0, max: 24 * 60 - 1 }),
        fc.integer({ min: 1, max: 50 }),
        (spent, minute, cap) => {
          const nowMs = MIDNIGHT_MS + minute * 60_000;
          const known = Object.fromEntries(spent.map((each, hour) => [hour, hour <= minute / 60 ? each : 0]));
          const told = rate(known, '00:00', { nowMs, dayCapMicroUsd: cap * DOLLAR, hourCapMicroUsd: 2 * DOLLAR });
          for (const end of [told.dayEndsAtMs, told.hourEndsAtMs]) {
            assert.ok(end === null || (end >= nowMs && end <= MIDNIGHT_MS + 24 * HOUR_MS));
          }
          assert.ok(told.microUsdPerHour === null || told.microUsdPerHour >= 0);
        },
      ),
    );
  });
});

import assert from 'node:assert/strict';
import { alertSentence } from '../../../domain/explain/alert-sentences.ts';
import { bandAlert } from '../../../domain/money/bands.ts';
import {
  hourLimitMicroUsd,
  lastHourMicroUsd,
  type SpendWatch,
  spendAlert,
  spendPattern,
  type WatchInput,
  watchedBand,
  watchSpending,
} from '../../../domain/money/spend-anomaly.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const START_MS = Date.parse('2026-11-24T05:00:00Z');
const CAP = 10_000_000;

/** A day that spends evenly but for one hour. */
const dayWith = (evenly: number, more: Readonly<Record<number, number>> = {}) =>
  Array.from({ length: 24 }, (_, hour) => ({
    startMs: START_MS + hour * HOUR_MS,
    committedMicroUsd: more[hour] ?? evenly,
  }));

describe('the pattern of an account', () => {
  it('is the upper value of the hour and its neighbours, so that one odd day of fourteen makes nothing usual', () => {
    const days = Array.from({ length: 14 }, (_, day) => dayWith(100, { 8: 1_000 + day }));
    assert.deepEqual(spendPattern(days, 9, CAP), { upperMicroUsd: 1_012, days: 14 });
    assert.deepEqual(spendPattern(days, 12, CAP), { upperMicroUsd: 100, days: 14 });
    assert.deepEqual(spendPattern(days, 0, CAP), { upperMicroUsd: 100, days: 14 });
    const odd = [...days.slice(1), dayWith(100, { 8: 9_000_000 })];
    assert.equal(spendPattern(odd, 8, CAP).upperMicroUsd, 1_013);
  });

  it('is the pace of the cap while fewer than three days are known: the limit is half of the cap', () => {
    const pattern = spendPattern([dayWith(1), dayWith(1)], 3, CAP);
    assert.equal(pattern.days, 0);
    assert.equal(hourLimitMicroUsd(pattern, CAP), CAP / 2);
    assert.equal(spendPattern([dayWith(1), dayWith(1), dayWith(1)], 3, CAP).days, 3);
  });

  it('permits four times its upper value, and a tenth of the cap in any case', () => {
    assert.equal(hourLimitMicroUsd({ upperMicroUsd: 900_000, days: 5 }, CAP), 3_600_000);
    assert.equal(hourLimitMicroUsd({ upperMicroUsd: 100, days: 5 }, CAP), 1_000_000);
  });
});

describe('the money of the last hour', () => {
  it('has the part of the hour before that lies in it', () => {
    const hours = dayWith(0, { 8: 600, 9: 100 });
    const at = (minutes: number) => lastHourMicroUsd(hours, START_MS + 9 * HOUR_MS + minutes * MINUTE_MS);
    assert.deepEqual([at(0), at(15), at(30), at(60)].map(Math.round), [700, 550, 400, 100]);
  });
});

describe('the watch over spending', () => {
  const pattern = { upperMicroUsd: 250_000, days: 7 };
  /** Sweeps once a minute over what the day has committed at each, and gives what was known after each. */
  function sweep(
    committed: readonly number[],
    more: (minute: number) => Partial<WatchInput> = () => ({}),
  ): SpendWatch[] {
    let before: SpendWatch | null = null;
    return committed.map((committedMicroUsd, minute) => {
      const nowMs = START_MS + 10 * HOUR_MS + minute * MINUTE_MS;
      const hours = dayWith(0, { 10: committedMicroUsd });
      const base = { ledgerId: 'main/2026-11-24/UTC', before, nowMs, hours, committedMicroUsd, dayCapMicroUsd: CAP };
      before = watchSpending({ ...base, policyVersion: 1, moneyBand: 'open', pattern, ...more(minute) });
      return before;
    });
  }
  const levels = (watches: readonly SpendWatch[]) => watches.map(({ level }) => level);
  const RISING = Array.from({ length: 30 }, (_, minute) => minute * 150_000);

  it('finds nothing at four times the pattern, and an anomaly above', () => {
    assert.deepEqual(
      new Set(levels(sweep(Array.from({ length: 50 }, (_, minute) => minute * 16_000)))),
      new Set(['none']),
    );
    const watches = sweep(RISING);
    assert.deepEqual(levels(watches.slice(0, 8)), [...Array(7).fill('none'), 'conserve']);
    assert.equal(watches[7]?.sinceMs, START_MS + 10 * HOUR_MS + 7 * MINUTE_MS);
  });

  it('becomes critical when it goes on for ten minutes, and is over after two sweeps at the usual pace', () => {
    const stops = [...RISING.slice(0, 20), ...Array<number>(20).fill(19 * 150_000)];
    const found = levels(sweep(stops));
    assert.deepEqual([found[16], found[17]], ['conserve', 'critical']);
    const last = found.lastIndexOf('critical');
    assert.ok(last >= 20 && last < 38, `over after minute ${last}`);
    assert.deepEqual(new Set(found.slice(last + 1)), new Set(['none']));
    const calm = sweep(stops)[last];
    assert.equal(calm?.calmSweeps, 1, 'one calm sweep is not enough');
  });

  it('does not begin anew for money that was spent before the pace was back', () => {
    const stops = [...RISING.slice(0, 12), ...Array<number>(40).fill(11 * 150_000)];
    const found = levels(sweep(stops));
    assert.equal(found.filter((level, n) => level === 'conserve' && found[n - 1] === 'none').length, 1);
    assert.equal(found.at(-1), 'none');
  });

  it('ends with a change of the policy, and can begin again once the pace has been back', () => {
    const changed = levels(sweep(RISING, (minute) => ({ policyVersion: minute < 12 ? 1 : 2 })));
    assert.equal(changed[11], 'conserve');
    assert.deepEqual(new Set(changed.slice(12)), new Set(['none']));
    const twice = [...RISING.slice(0, 15), ...Array<number>(20).fill(14 * 150_000)];
    const again = [...twice, ...Array.from({ length: 20 }, (_, minute) => 14 * 150_000 + minute * 150_000)];
    const found = levels(sweep(again, (minute) => ({ policyVersion: minute < 12 ? 1 : 2 })));
    assert.ok(found.slice(35).includes('conserve'));
  });

  it('is the band where it is stricter than what the money asks for, and leaves that one alone', () => {
    assert.equal(watchedBand({ level: 'none', moneyBand: 'conserve' }), 'conserve');
    assert.equal(watchedBand({ level: 'conserve', moneyBand: 'open' }), 'conserve');
    assert.equal(watchedBand({ level: 'conserve', moneyBand: 'exhausted' }), 'exhausted');
    assert.equal(watchedBand({ level: 'critical', moneyBand: 'conserve' }), 'critical');
  });

  it('keeps few marks, however long the day', () => {
    const watches = sweep(Array.from({ length: 59 }, () => 0));
    assert.ok((watches.at(-1)?.marks.length ?? 99) <= 5);
  });

  it('raises one alert for each level, the second of which asks for an operator', () => {
    const watches = sweep(RISING);
    const alerts = watches.map((watch) =>
      spendAlert('main', watch, {
        ledgerId: watch.ledgerId,
        before: null,
        nowMs: START_MS + 11 * HOUR_MS,
        hours: dayWith(0, { 10: 4_000_000 }),
        committedMicroUsd: 4_000_000,
        dayCapMicroUsd: CAP,
        policyVersion: 1,
        moneyBand: 'open',
        pattern,
      }),
    );
    const told = new Map(alerts.filter((alert) => alert !== null).map((alert) => [alert.id, alert]));
    assert.deepEqual(
      [...told.values()].map(({ severity }) => severity),
      ['warning', 'critical'],
    );
    const [first, second] = [...told.values()];
    assert.match(
      first ? alertSentence(first) : '',
      /committed \$4\.00 within an hour, above the limit of \$1\.00 \(\$0\.25 is the upper/,
    );
    assert.match(second ? alertSentence(second) : '', /an operator has to look/);
  });
});

describe('the alert of a band', () => {
  const change = {
    account: 'main',
    bandVersion: 4,
    committedMicroUsd: 7_100_000,
    dayCapMicroUsd: CAP,
    ledgerId: 'l',
    atMs: 5,
  };
  it('is raised for a fuller one alone, and is graver the fuller it is', () => {
    assert.equal(bandAlert({ ...change, from: 'conserve', to: 'open' }), null);
    assert.equal(bandAlert({ ...change, from: 'exhausted', to: 'critical' }), null);
    const severities = (['conserve', 'critical', 'exhausted'] as const).map(
      (to) => bandAlert({ ...change, from: 'open', to })?.severity,
    );
    assert.deepEqual(severities, ['notice', 'warning', 'critical']);
    const alert = bandAlert({ ...change, from: 'open', to: 'conserve' });
    assert.match(alert ? alertSentence(alert) : '', /\$7\.10 of the day's \$10\.00/);
  });
});

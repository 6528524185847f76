import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addUp, type Bucket } from '../../../domain/learning/bucket.ts';
import { SUBJECT } from '../../../domain/learning/cell.ts';
import { performanceOf } from '../../../domain/learning/figures.ts';
import { tallyHour } from '../../../domain/learning/tally-hour.ts';
import { trendsIn } from '../../../domain/learning/trend.ts';
import { bucketsOf, stepsOf, WINDOWS } from '../../../domain/learning/window.ts';
import { scoredDecision } from './scored.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOON_MS = Date.UTC(2026, 10, 24, 12);
const at = (ms: number) => new Date(ms).toISOString();

describe('the steps of a window', () => {
  const moment = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2027, 0, 1) });

  it('are its hours, days or months in order, and together the window', () => {
    fc.assert(
      fc.property(moment, fc.constantFrom(...WINDOWS), (nowMs, window) => {
        const steps = stepsOf(window, nowMs);
        const starts = steps.map(({ startMs }) => startMs);
        assert.deepEqual(
          starts,
          [...new Set(starts)].toSorted((a, b) => a - b),
        );
        const ids = steps.flatMap((step) => step.ids);
        assert.equal(new Set(ids).size, ids.length);
        assert.deepEqual(hoursOf(ids), hoursOf(bucketsOf(window, nowMs)));
      }),
    );
  });

  it('are few, however long the window is', () => {
    assert.equal(stepsOf('24h', NOON_MS).length, 25);
    assert.equal(stepsOf('7d', NOON_MS).length, 8);
    assert.equal(stepsOf('30d', NOON_MS).length, 31);
    assert.equal(stepsOf('all', NOON_MS).length, 71);
  });
});

describe('a trend', () => {
  const won = (profitMicroUsd: number) => ({ profitMicroUsd, won: profitMicroUsd > 0 });
  const forecasts = (rawProbability: number) => [{ model: 'alpha', rawProbability, shadow: false }];
  const without = (profitMicroUsd: number) => [{ model: 'alpha', probability: 0.5, profitMicroUsd, isOther: true }];
  const days = [
    { ticker: 'A', outcome: 1, forecasts: forecasts(0.9), probability: 0.8, trade: won(300), without: without(100) },
    { ticker: 'B', outcome: 0, forecasts: forecasts(0.9), probability: 0.8, trade: won(-500), without: without(-100) },
    { ticker: 'C', outcome: 0, forecasts: forecasts(0.2), probability: 0.3, trade: null, without: [] },
  ] as const;
  const steps = stepsOf('7d', NOON_MS);
  // One a day, from the first whole day of the window on.
  const buckets = days.map((each, day): Bucket => {
    const startMs = steps[day + 1]?.startMs ?? 0;
    const hour = tallyHour(startMs, [], [scoredDecision({ ...each, blended: each.probability })], []);
    return { ...hour, kind: 'day', id: steps[day + 1]?.ids[0] ?? '' };
  });

  it('counts everything from the beginning of the window to each step', () => {
    const alpha = trendsIn(steps, buckets, null).find(({ subject }) => subject === 'alpha');
    const points = alpha?.points ?? [];
    assert.equal(at(points[0]?.startMs ?? 0), at(NOON_MS - 6 * DAY_MS - 12 * HOUR_MS));
    assert.deepEqual(points.map(({ labels }) => labels).slice(0, 4), [1, 2, 3, 3]);
    assert.equal(points.length, 7);
    close(points[0]?.brier?.mean, 0.01);
    close(points[1]?.brier?.mean, (0.01 + 0.81) / 2);
    close(points[0]?.calibrationError, 0.1);
    // 1.8 forecast in the highest bin, of which one came true.
    close(points[1]?.calibrationError, 0.8 / 2);
    // 300 with it and 100 without, then -500 and -100.
    assert.deepEqual(points.map(({ profitMicroUsd, trades }) => [profitMicroUsd, trades]).slice(0, 3), [
      [200, 1],
      [-200, 2],
      [-200, 2],
    ]);
  });

  it('has the profit of the trades with the fair value, and none where no trade follows from it alone', () => {
    const lines = trendsIn(steps, buckets, null);
    const last = (subject: string) => lines.find((line) => line.subject === subject)?.points.at(-1);
    assert.deepEqual([last(SUBJECT.final)?.profitMicroUsd, last(SUBJECT.final)?.trades], [-200, 2]);
    assert.equal(last(SUBJECT.pool)?.profitMicroUsd, null);
    assert.ok(lines.every(({ subject }) => subject !== SUBJECT.decisions && subject !== SUBJECT.paper));
  });

  it('is of the fair value by a dimension, one line a slice', () => {
    for (const by of ['category', 'arm'] as const) {
      const lines = trendsIn(steps, buckets, by);
      assert.deepEqual(
        lines.map(({ subject }) => subject),
        [SUBJECT.final],
      );
      assert.notEqual(lines[0]?.slice, 'all');
      assert.equal(lines[0]?.points.at(-1)?.profitMicroUsd, -200);
    }
  });

  it('ends where the window stands as a whole', () => {
    for (const line of trendsIn(steps, buckets, null)) {
      const whole = addUp(buckets).find(({ subject, by }) => by === null && subject === line.subject);
      assert.ok(whole);
      const { labels, brier, ece, eceInterval } = performanceOf(whole.tally);
      const { labels: n, brier: mean, calibrationError, calibrationErrorInterval } = line.points.at(-1) ?? {};
      assert.deepEqual([n, mean, calibrationError, calibrationErrorInterval], [labels, brier, ece, eceInterval]);
    }
  });
});

const close = (actual: number | null | undefined, expected: number) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) <= 1e-9, `${actual} is not ${expected}`);

/** The hours that these buckets hold, from the first to the last: their count, as buckets of one window never overlap. */
function hoursOf(ids: readonly string[]): number {
  return ids.reduce((sum, id) => {
    const day = id.slice(2);
    if (id.startsWith('h/')) return sum + 1;
    if (id.startsWith('d/')) return sum + 24;
    const [year = 0, month = 0] = day.split('-').map(Number);
    return sum + (Date.UTC(year, month, 1) - Date.UTC(year, month - 1, 1)) / HOUR_MS;
  }, 0);
}

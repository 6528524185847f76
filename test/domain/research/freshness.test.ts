import assert from 'node:assert/strict';
import fc from 'fast-check';
import { freshForMs, isFresh } from '../../../domain/research/freshness.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = Date.parse('2026-11-24T12:00:00Z');

describe('how long a brief is fresh', () => {
  it('is by the time that is left', () => {
    const table = [
      [-DAY_MS, 0.5],
      [0, 0.5],
      [DAY_MS - 1, 0.5],
      [DAY_MS, 4],
      [7 * DAY_MS - 1, 4],
      [7 * DAY_MS, 24],
      [30 * DAY_MS - 1, 24],
      [30 * DAY_MS, 72],
      [400 * DAY_MS, 72],
    ] as const;
    assert.deepEqual(
      table.map(([leftMs]) => freshForMs(leftMs) / HOUR_MS),
      table.map(([, hours]) => hours),
    );
  });

  it('ends to the millisecond, and at once where something that the caller named was published since', () => {
    const moment = { nowMs: NOW_MS, resolvesAtMs: NOW_MS + 2 * DAY_MS };
    const made = (ageMs: number) => ({ retrievedAtMs: NOW_MS - ageMs });
    assert.ok(isFresh(made(4 * HOUR_MS), moment));
    assert.ok(!isFresh(made(4 * HOUR_MS + 1), moment));
    const since = (atMs: number) => isFresh(made(HOUR_MS), { ...moment, scheduledEventsMs: [atMs] });
    assert.deepEqual(
      [-2 * HOUR_MS, -HOUR_MS, -HOUR_MS + 1, 0, 1].map((offset) => since(NOW_MS + offset)),
      [true, true, false, false, true],
    );
  });

  it('never comes back: what is stale now is stale later', () => {
    const span = fc.integer({ min: 0, max: 60 * DAY_MS });
    fc.assert(
      fc.property(span, span, span, (age, left, later) => {
        const brief = { retrievedAtMs: NOW_MS - age };
        const resolvesAtMs = NOW_MS + left;
        const isFreshAt = (nowMs: number) => isFresh(brief, { nowMs, resolvesAtMs });
        assert.ok(isFreshAt(NOW_MS) || !isFreshAt(NOW_MS + later));
      }),
    );
  });
});

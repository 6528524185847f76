import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ACTIONS } from '../../../domain/decision/verdict.ts';
import { DAY_MS, HOUR_MS } from '../../../domain/learning/calendar.ts';
import { skipReason } from '../../../domain/learning/flow.ts';
import {
  bucketsOfSteps,
  type DecisionInTrend,
  partOfBucket,
  partOfDecision,
  stepsOf,
  TREND_WINDOWS,
  trendOf,
} from '../../../domain/learning/flow-trend.ts';
import { type DecidedInHour, tallyHour } from '../../../domain/learning/tally-hour.ts';
import { dayId, hourId } from '../../../domain/shared/ids.ts';

const NOW_MS = Date.UTC(2026, 10, 24, 10, 20, 30);

const decision = fc.record({
  /** Reaches beyond each window, on both sides. */
  decidedAtMs: fc.integer({ min: NOW_MS - 40 * DAY_MS, max: NOW_MS + HOUR_MS }),
  action: fc.constantFrom(...ACTIONS),
  latencyMs: fc.integer({ min: 1, max: 60_000 }),
  costMicroUsd: fc.nat(100_000),
  outcomes: fc.array(fc.constantFrom('answered', 'failed', 'cancelled'), { maxLength: 4 }),
  code: fc.constantFrom('price_gate', 'no_quorum'),
});
type Made = typeof decision extends fc.Arbitrary<infer Of> ? Of : never;

const inTrend = ({ outcomes, code, ...made }: Made): DecisionInTrend => ({
  ...made,
  bySkipReason: skipReason(made.action, [{ code }]),
  answeredCalls: outcomes.filter((outcome) => outcome === 'answered').length,
  failedCalls: outcomes.filter((outcome) => outcome === 'failed').length,
});

const inHour = ({ outcomes, code, action, costMicroUsd, latencyMs }: Made): DecidedInHour => ({
  segment: { category: 'sports', volatility: 'unknown', expiry: '1d_to_7d' },
  purpose: 'decision',
  costMicroUsd,
  latencyMs,
  path: 'full',
  action,
  isFullPanel: false,
  notes: [],
  verdict: { reasons: [{ code }] },
  candidates: [],
  calls: outcomes.map((outcome, n) => ({
    model: `m-${n}`,
    outcome,
    failure: outcome === 'failed' ? { kind: 'server_error' } : null,
    requestBytes: 2_000,
    costMicroUsd: 0,
    latencyMs: 10,
  })),
});

describe('how things have gone lately', () => {
  it('is in steps that end with the current one: five minutes, full hours, UTC days', () => {
    const ends = TREND_WINDOWS.map((window) => {
      const { stepMs, startsMs } = stepsOf(window, NOW_MS);
      return [startsMs.length, stepMs, NOW_MS - (startsMs.at(-1) ?? 0), (startsMs.at(-1) ?? 0) - (startsMs[0] ?? 0)];
    });
    assert.deepEqual(ends, [
      [13, 300_000, 30_000, 12 * 300_000],
      [25, HOUR_MS, 20 * 60_000 + 30_000, 24 * HOUR_MS],
      [7, DAY_MS, 10 * HOUR_MS + 20 * 60_000 + 30_000, 6 * DAY_MS],
      [30, DAY_MS, 10 * HOUR_MS + 20 * 60_000 + 30_000, 29 * DAY_MS],
    ]);
    assert.deepEqual(bucketsOfSteps('1h', NOW_MS), []);
    assert.equal(bucketsOfSteps('24h', NOW_MS).at(-1), hourId(Date.UTC(2026, 10, 24, 10)));
    assert.deepEqual(
      [bucketsOfSteps('7d', NOW_MS)[0], bucketsOfSteps('30d', NOW_MS).length],
      [dayId(Date.UTC(2026, 10, 18)), 30],
    );
  });

  it('adds up: the steps to the whole, and the reasons to what was skipped', () => {
    fc.assert(
      fc.property(fc.array(decision, { maxLength: 60 }), fc.constantFrom(...TREND_WINDOWS), (made, window) => {
        const { points, total } = trendOf(made.map(inTrend).map(partOfDecision), window, NOW_MS);
        const [firstMs = 0] = stepsOf(window, NOW_MS).startsMs;
        const endMs = (points.at(-1)?.startMs ?? 0) + stepsOf(window, NOW_MS).stepMs;
        const inside = made.filter(({ decidedAtMs }) => decidedAtMs >= firstMs && decidedAtMs < endMs);
        assert.equal(total.decisions, inside.length);
        for (const figure of ['decisions', 'skipped', 'calls', 'failedCalls', 'costMicroUsd'] as const) {
          assert.equal(
            points.reduce((sum, point) => sum + point[figure], 0),
            total[figure],
            figure,
          );
        }
        assert.equal(
          total.skipReasons.reduce((sum, { decisions }) => sum + decisions, 0),
          total.skipped,
        );
        assert.equal(total.p50Ms === null, inside.length === 0);
        assert.ok(total.p50Ms === null || (total.p95Ms ?? 0) >= total.p50Ms);
      }),
    );
  });

  it('says of tallied hours what it says of their decisions', () => {
    fc.assert(
      fc.property(fc.array(decision, { maxLength: 40 }), (made) => {
        const hourMs = stepsOf('24h', NOW_MS).startsMs[7] ?? 0;
        const within = made.map((each) => ({ ...each, decidedAtMs: hourMs + (Math.abs(each.decidedAtMs) % HOUR_MS) }));
        const tallied = partOfBucket(tallyHour(hourMs, within.map(inHour), [], []));
        assert.deepEqual(
          trendOf([tallied], '24h', NOW_MS),
          trendOf(within.map(inTrend).map(partOfDecision), '24h', NOW_MS),
        );
      }),
    );
  });

  it('knows no reasons of hours that were tallied before they were kept', () => {
    const { startMs, cells, flow } = tallyHour(stepsOf('24h', NOW_MS).startsMs[0] ?? 0, [], [], []);
    const { bySkipReason: _, ...older } = flow;
    const part = partOfBucket({ startMs, cells, flow: { ...older, byAction: { SKIP: 3 } } as typeof flow });
    const { total } = trendOf([part], '24h', NOW_MS);
    assert.deepEqual([total.skipped, total.skipReasons], [3, []]);
  });
});

import type { Action } from '../decision/verdict.ts';
import { dayId, hourId } from '../shared/ids.ts';
import { addToLogHistogram, type LogHistogram, mergeLogHistogram } from '../shared/log-histogram.ts';
import type { Bucket } from './bucket.ts';
import { DAY_MS, dayStart, HOUR_MS, hourStart } from './calendar.ts';
import { kindOfSubject, SUBJECT } from './cell.ts';
import { addSums } from './sums.ts';
import { LATENCY_BINS, latencyAt } from './tally.ts';

/** How the decisions of a stretch of time went, step by step. */
export const TREND_WINDOWS = ['1h', '24h', '7d', '30d'] as const;
export type TrendWindow = (typeof TREND_WINDOWS)[number];

const MINUTE_MS = 60_000;
const STEPS: Readonly<Record<TrendWindow, { readonly stepMs: number; readonly steps: number }>> = {
  '1h': { stepMs: 5 * MINUTE_MS, steps: 13 },
  '24h': { stepMs: HOUR_MS, steps: 25 },
  '7d': { stepMs: DAY_MS, steps: 7 },
  '30d': { stepMs: DAY_MS, steps: 30 },
};

/** The beginnings of a window's steps, the current one last: five minutes, full hours or UTC days. The first holds the beginning of
 * the window. Example: `24h` at 10:20 is the hours from 10:00 of the day before to 10:00, the current one. */
export function stepsOf(window: TrendWindow, nowMs: number): { readonly stepMs: number; readonly startsMs: number[] } {
  const { stepMs, steps } = STEPS[window];
  const lastMs = Math.floor(nowMs / stepMs) * stepMs;
  return { stepMs, startsMs: Array.from({ length: steps }, (_, index) => lastMs - (steps - 1 - index) * stepMs) };
}

/** The tallied buckets that the steps are; none for the last hour, which tallies are too coarse for. */
export function bucketsOfSteps(window: TrendWindow, nowMs: number): string[] {
  const { stepMs, startsMs } = stepsOf(window, nowMs);
  if (stepMs < HOUR_MS) return [];
  return startsMs.map((startMs) => (stepMs === HOUR_MS ? hourId(hourStart(startMs)) : dayId(dayStart(startMs))));
}

/** What some decisions of one time came to. Money in micro-dollars; latency in milliseconds, see latencyAt. */
export interface TrendSums {
  readonly decisions: number;
  readonly byAction: Readonly<Partial<Record<Action, number>>>;
  readonly bySkipReason: Readonly<Record<string, number>>;
  readonly answeredCalls: number;
  readonly failedCalls: number;
  readonly costMicroUsd: number;
  readonly latency: Readonly<LogHistogram>;
}

export type TrendPart = TrendSums & { readonly atMs: number };

const noSums = () => ({
  decisions: 0,
  byAction: {} as Partial<Record<Action, number>>,
  bySkipReason: {} as Record<string, number>,
  answeredCalls: 0,
  failedCalls: 0,
  costMicroUsd: 0,
  latency: {} as LogHistogram,
});

/** A bucket as a part of a trend. */
export function partOfBucket({ startMs, cells, flow }: Pick<Bucket, 'startMs' | 'cells' | 'flow'>): TrendPart {
  const sums = noSums();
  for (const { subject, by, tally } of cells) {
    if (by !== null) continue;
    if (subject === SUBJECT.decisions) {
      sums.decisions += tally.answered;
      sums.costMicroUsd += tally.costMicroUsd;
      mergeLogHistogram(sums.latency, tally.latency);
    } else if (kindOfSubject(subject) === 'model') {
      sums.answeredCalls += tally.answered;
      sums.failedCalls += tally.failed;
    }
  }
  return { ...sums, atMs: startMs, byAction: flow.byAction, bySkipReason: flow.bySkipReason ?? {} };
}

/** What a trend needs of one decision. */
export interface DecisionInTrend extends Omit<TrendSums, 'decisions' | 'byAction' | 'latency'> {
  readonly decidedAtMs: number;
  readonly action: Action;
  readonly latencyMs: number;
}

/** A decision as a part of a trend. */
export function partOfDecision({ decidedAtMs, action, latencyMs, ...sums }: DecisionInTrend): TrendPart {
  const latency: LogHistogram = {};
  addToLogHistogram(latency, LATENCY_BINS, latencyMs);
  return { ...sums, atMs: decidedAtMs, decisions: 1, byAction: { [action]: 1 }, latency };
}

/** The steps of a window, each with what its parts came to, and the whole. What is outside of the window is left out. */
export function trendOf(parts: readonly TrendPart[], window: TrendWindow, nowMs: number) {
  const { stepMs, startsMs } = stepsOf(window, nowMs);
  const total = noSums();
  const byStep = new Map(startsMs.map((startMs) => [startMs, noSums()]));
  for (const { atMs, ...sums } of parts) {
    const step = byStep.get(Math.floor(atMs / stepMs) * stepMs);
    if (!step) continue;
    addSums<TrendSums>(step, sums);
    addSums<TrendSums>(total, sums);
  }
  return {
    stepMs,
    points: [...byStep].map(([startMs, sums]) => ({ startMs, ...figuresOf(sums) })),
    total: { ...figuresOf(total), byAction: total.byAction, skipReasons: byCount(total.bySkipReason) },
  };
}

function figuresOf({ decisions, byAction, answeredCalls, failedCalls, costMicroUsd, latency }: TrendSums) {
  return {
    decisions,
    skipped: byAction.SKIP ?? 0,
    calls: answeredCalls + failedCalls,
    failedCalls,
    costMicroUsd,
    p50Ms: latencyAt(latency, 0.5),
    p95Ms: latencyAt(latency, 0.95),
  };
}

const byCount = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([code, decisions]) => ({ code, decisions }))
    .toSorted((one, other) => other.decisions - one.decisions || (one.code < other.code ? -1 : 1));

import { DAY_MS, dayStart } from '../learning/calendar.ts';
import { type Interval, intervalOf, meanOf, momentsOf } from '../learning/estimates.ts';
import { type DaySums, profitOf } from './day-sums.ts';

/** What a UTC day changed in a book. */
export interface BookDay extends DaySums {
  readonly startMs: number;
}

/** What a book had made by the end of a day, from nothing at the beginning of the window. */
export interface EquityPoint {
  /** Of the UTC day. */
  readonly startMs: number;
  readonly realisedMicroUsd: number;
  readonly openMicroUsd: number;
  /** Of the decisions, which the paper book alone keeps. */
  readonly costMicroUsd: number;
}

/** One point for each UTC day from the first to the last. Days without a change stand as the day before. */
export function equityOf(days: readonly BookDay[], fromMs: number, toMs: number): EquityPoint[] {
  const byDay = new Map(days.map((day) => [day.startMs, day]));
  const points: EquityPoint[] = [];
  let [realisedMicroUsd, openMicroUsd, costMicroUsd] = [0, 0, 0];
  for (let startMs = dayStart(fromMs); startMs <= toMs; startMs += DAY_MS) {
    const day = byDay.get(startMs);
    realisedMicroUsd += day?.realisedMicroUsd ?? 0;
    openMicroUsd += day?.openMicroUsd ?? 0;
    costMicroUsd += day?.costMicroUsd ?? 0;
    points.push({ startMs, realisedMicroUsd, openMicroUsd, costMicroUsd });
  }
  return points;
}

/** The deepest fall of equity from an earlier height, by days' ends; the height before the first day is 0. */
export interface Drawdown {
  readonly microUsd: number;
  /** Of the days: null where the height was before the window. */
  readonly fromMs: number | null;
  readonly toMs: number;
}

/** Null where equity never fell. */
export function drawdownOf(points: readonly EquityPoint[]): Drawdown | null {
  let peak = { microUsd: 0, atMs: null as number | null };
  let deepest: Drawdown | null = null;
  for (const point of points) {
    const equity = profitOf(point);
    if (equity > peak.microUsd) peak = { microUsd: equity, atMs: point.startMs };
    const fall = peak.microUsd - equity;
    if (fall > (deepest?.microUsd ?? 0)) deepest = { microUsd: fall, fromMs: peak.atMs, toMs: point.startMs };
  }
  return deepest;
}

/** A sum over days with where it may lie at 95 %, as if each day were a draw of its own. Markets of one day may share their luck, days
 * hardly do. */
export interface SumOverDays {
  readonly days: number;
  readonly microUsd: number;
  /** Null: too few days to say. */
  readonly interval: Interval | null;
}

/** Of fewer days nothing is said. */
const LEAST_DAYS = 7;

/** What one book made more than the other, day by day, from the first day of which either has something; null = neither has. `null` for
 * the other: nothing was traded. */
export function differenceByDay(
  one: readonly BookDay[],
  other: readonly BookDay[] | null,
  toMs: number,
): SumOverDays | null {
  const starts = [...one, ...(other ?? [])].map(({ startMs }) => startMs);
  if (starts.length === 0) return null;
  const byDay = (days: readonly BookDay[]) => new Map(days.map((day) => [day.startMs, profitOf(day)]));
  const [ours, theirs] = [byDay(one), byDay(other ?? [])];
  const values: number[] = [];
  for (let startMs = Math.min(...starts); startMs <= toMs; startMs += DAY_MS) {
    values.push((ours.get(startMs) ?? 0) - (theirs.get(startMs) ?? 0));
  }
  const moments = momentsOf(values);
  const mean = values.length < LEAST_DAYS ? null : intervalOf(meanOf(moments));
  return {
    days: values.length,
    microUsd: moments.sum,
    interval: mean && { low: mean.low * values.length, high: mean.high * values.length },
  };
}

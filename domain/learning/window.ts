import { dayId, hourId, monthId } from '../shared/ids.ts';
import { DAY_MS, dayStart, HOUR_MS, hourStart, monthStart, nextMonth } from './calendar.ts';

export const WINDOWS = ['24h', '7d', '30d', 'all'] as const;
export type Window = (typeof WINDOWS)[number];

const LENGTH_MS: Readonly<Record<Exclude<Window, 'all'>, number>> = {
  '24h': DAY_MS,
  '7d': 7 * DAY_MS,
  '30d': 30 * DAY_MS,
};

/** The venue opened in 2021: no decision is older. */
const FIRST_MONTH_MS = Date.UTC(2021, 0, 1);

/** Ids of the buckets that make up a window: whole months, whole days and single hours, so that what is read depends on the
 * window and not on how much has happened. A window reaches back to the full hour that holds its beginning. `all` is every
 * month since the venue opened. */
export function bucketsOf(window: Window, nowMs: number): string[] {
  if (window === 'all') return cover(FIRST_MONTH_MS, nextMonth(monthStart(nowMs)));
  return cover(hourStart(nowMs - LENGTH_MS[window]), hourStart(nowMs) + HOUR_MS);
}

/** The fewest buckets that make up [fromMs, toMs), both at full hours. */
export function cover(fromMs: number, toMs: number): string[] {
  const ids: string[] = [];
  for (let atMs = fromMs; atMs < toMs; ) {
    if (monthStart(atMs) === atMs && nextMonth(atMs) <= toMs) {
      ids.push(monthId(atMs));
      atMs = nextMonth(atMs);
    } else if (dayStart(atMs) === atMs && atMs + DAY_MS <= toMs) {
      ids.push(dayId(atMs));
      atMs += DAY_MS;
    } else {
      ids.push(hourId(atMs));
      atMs += HOUR_MS;
    }
  }
  return ids;
}

/** A day or month, and the ids of the buckets that it is the sum of. */
interface RollUp {
  readonly id: string;
  readonly kind: 'day' | 'month';
  readonly startMs: number;
  readonly parts: readonly string[];
}

/** The days and then the months that hold some hours, in the order in which they are to be added up: a month is the sum of
 * its days. */
export function rollUpsOf(hours: readonly number[]): RollUp[] {
  const days = [...new Set(hours.map(dayStart))].map((startMs): RollUp => {
    const parts = Array.from({ length: 24 }, (_, hour) => hourId(startMs + hour * HOUR_MS));
    return { id: dayId(startMs), kind: 'day', startMs, parts };
  });
  const months = [...new Set(hours.map(monthStart))].map((startMs): RollUp => {
    const length = (nextMonth(startMs) - startMs) / DAY_MS;
    const parts = Array.from({ length }, (_, day) => dayId(startMs + day * DAY_MS));
    return { id: monthId(startMs), kind: 'month', startMs, parts };
  });
  return [...days, ...months];
}

import { dayId, hourId, monthId } from '../shared/ids.ts';
import { addUpAll, type Bucket, type BucketSums } from './bucket.ts';
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
  return cover(...spanOf(window, nowMs));
}

function spanOf(window: Window, nowMs: number): [fromMs: number, toMs: number] {
  if (window === 'all') return [FIRST_MONTH_MS, nextMonth(monthStart(nowMs))];
  return [hourStart(nowMs - LENGTH_MS[window]), hourStart(nowMs) + HOUR_MS];
}

/** A window's parts in order, each with the ids of its buckets: the hours of a day, the UTC days of up to a month, else months. Together
 * they are the window. */
export function stepsOf(window: Window, nowMs: number): Step[] {
  const [fromMs, toMs] = spanOf(window, nowMs);
  const steps: Step[] = [];
  for (let atMs = fromMs; atMs < toMs; ) {
    const [startMs, nextMs] = stepAt(window, atMs);
    const endMs = Math.min(toMs, nextMs);
    steps.push({ startMs, ids: cover(atMs, endMs) });
    atMs = endMs;
  }
  return steps;
}

/** Its beginning and the next one's. */
function stepAt(window: Window, atMs: number): [startMs: number, nextMs: number] {
  if (window === '24h') return [hourStart(atMs), hourStart(atMs) + HOUR_MS];
  if (window === 'all') return [monthStart(atMs), nextMonth(monthStart(atMs))];
  return [dayStart(atMs), dayStart(atMs) + DAY_MS];
}

export interface Step {
  readonly startMs: number;
  readonly ids: readonly string[];
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

/** What some hours' sums change: the hours, the days and the months that hold them. */
export function bucketsWith(hours: ReadonlyMap<number, BucketSums>): Bucket[] {
  const changes = new Map<string, Omit<Bucket, keyof BucketSums> & { readonly parts: BucketSums[] }>();
  for (const [startMs, sums] of hours) {
    for (const bucket of bucketsOver(startMs)) {
      const known = changes.get(bucket.id) ?? { ...bucket, parts: [] };
      known.parts.push(sums);
      changes.set(bucket.id, known);
    }
  }
  return [...changes.values()].map(({ parts, ...bucket }) => ({ ...bucket, ...addUpAll(parts) }));
}

const bucketsOver = (hourMs: number): Omit<Bucket, keyof BucketSums>[] => [
  { id: hourId(hourMs), kind: 'hour', startMs: hourMs },
  { id: dayId(hourMs), kind: 'day', startMs: dayStart(hourMs) },
  { id: monthId(hourMs), kind: 'month', startMs: monthStart(hourMs) },
];

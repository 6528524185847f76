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

import { dayId, hourId, monthId } from '../shared/ids.ts';
import { type Bucket, dayStart, monthStart, nextMonth } from './bucket.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A day or month, and the ids of the buckets that it is the sum of. */
export type RollUp = Pick<Bucket, 'id' | 'kind' | 'startMs'> & { readonly parts: readonly string[] };

/** The days and then the months that hold some hours, in the order in which they are to be added up: a month is the sum of
 * its days. */
export function rollUpsOf(hours: readonly number[]): RollUp[] {
  const days = [...new Set(hours.map(dayStart))].map((startMs): RollUp => {
    const parts = Array.from({ length: 24 }, (_, hour) => hourId(startMs + hour * HOUR_MS));
    return { id: dayId(startMs), kind: 'day', startMs, parts };
  });
  const months = [...new Set(hours.map(monthStart))].map((startMs): RollUp => {
    const length = Math.round((nextMonth(startMs) - startMs) / DAY_MS);
    const parts = Array.from({ length }, (_, day) => dayId(startMs + day * DAY_MS));
    return { id: monthId(startMs), kind: 'month', startMs, parts };
  });
  return [...days, ...months];
}

import { dayId, hourId, monthId } from '../shared/ids.ts';
import type { Bucket } from './bucket.ts';
import { DAY_MS, dayStart, HOUR_MS, monthStart, nextMonth } from './calendar.ts';

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
    const length = (nextMonth(startMs) - startMs) / DAY_MS;
    const parts = Array.from({ length }, (_, day) => dayId(startMs + day * DAY_MS));
    return { id: monthId(startMs), kind: 'month', startMs, parts };
  });
  return [...days, ...months];
}

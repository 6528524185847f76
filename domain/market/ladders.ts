import { groupBy } from '../shared/group-by.ts';
import type { Strike } from './strike.ts';
import { ONE_VALUE, type Subject } from './subject.ts';

/** A market as far as it says whether its strike can be compared with another's. */
export interface Rung {
  readonly strike: Strike | null;
  /** Absent in decisions of before subjects were read: all strikes of an event counted as one subject's. */
  readonly subject?: Subject;
  readonly closeTimeMs: number;
}

/** Values of one subject at times further apart are two values. */
const ONE_TIME_MS = 86_400_000;

/** The ladders among an event's markets, as places in the list: two or more strikes above or below which one value of one
 * subject may lie, from the lowest strike up. Of a market whose subject is not certain there is none. */
export function laddersOf(markets: readonly Rung[]): number[][] {
  return valuesOf(markets)
    .map((places) => places.filter((place) => levelOf(markets[place]?.strike) !== null))
    .filter((places) => places.length > 1)
    .map((places) => places.toSorted((a, b) => compareLevels(markets[a]?.strike, markets[b]?.strike)));
}

/** The markets that are about one value, as places in the list: of one subject, which is certain, and decided within a day. */
export function valuesOf(markets: readonly Rung[]): number[][] {
  const certain = [...markets.keys()].filter((place) => markets[place]?.subject !== null);
  const bySubject = groupBy(certain, (place) => markets[place]?.subject ?? ONE_VALUE);
  const closeOf = (place: number) => markets[place]?.closeTimeMs ?? 0;
  return [...bySubject.values()].flatMap((places) => {
    const values: number[][] = [];
    for (const place of places.toSorted((a, b) => closeOf(a) - closeOf(b) || a - b)) {
      const value = values.at(-1);
      if (value && closeOf(place) - closeOf(value[0] ?? place) <= ONE_TIME_MS) value.push(place);
      else values.push([place]);
    }
    return values.map((value) => value.toSorted((a, b) => a - b));
  });
}

/** The point on the line that a strike cuts at: just below its number, or just above. "Above 5" and "at or below 5" cut just
 * above 5, "at or above 5" and "below 5" just below. */
export interface Level {
  readonly at: number;
  readonly isAbove: boolean;
  /** Whether YES lies above the cut. */
  readonly isUpward: boolean;
}

export function levelOf(strike: Strike | null | undefined): Level | null {
  if (!strike || strike.kind === 'between') return null;
  const isUpward = strike.kind === 'above';
  // Where the venue does not say, floor and cap are the least and the most that is settled as YES.
  const orEqual = strike.orEqual ?? true;
  return { at: strike.strike, isAbove: isUpward !== orEqual, isUpward };
}

function compareLevels(one: Strike | null | undefined, other: Strike | null | undefined): number {
  const [a, b] = [levelOf(one), levelOf(other)];
  if (!a || !b) return 0;
  return a.at - b.at || Number(a.isAbove) - Number(b.isAbove);
}

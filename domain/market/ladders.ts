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
    .map((places) => places.filter((place) => onlyCutOf(markets[place]?.strike) !== null))
    .filter((places) => places.length > 1)
    .map((places) => places.toSorted((a, b) => compareStrikes(markets[a]?.strike, markets[b]?.strike)));
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

/** A point on the line that a strike cuts at: just above a number, or just below it. "Above 5" and "at or below 5" cut just above
 * 5, "at or above 5" and "below 5" just below. */
export interface Cut {
  readonly at: number;
  readonly isAbove: boolean;
}

/** Where YES begins and ends; null = nowhere. Where the venue does not say whether the number itself counts it does: floor and cap
 * are the least and the most that is settled as YES. */
export function cutsOf(strike: Strike): { readonly from: Cut | null; readonly to: Cut | null } {
  if (strike.kind === 'between') {
    return { from: { at: strike.floor, isAbove: false }, to: { at: strike.cap, isAbove: true } };
  }
  const isIncluded = strike.orEqual ?? true;
  return strike.kind === 'above'
    ? { from: { at: strike.strike, isAbove: !isIncluded }, to: null }
    : { from: null, to: { at: strike.strike, isAbove: isIncluded } };
}

export function compareCuts(one: Cut, other: Cut): number {
  return one.at - other.at || Number(one.isAbove) - Number(other.isAbove);
}

/** The one cut of a strike above or below which YES lies; null for a range and for no strike. */
function onlyCutOf(strike: Strike | null | undefined): Cut | null {
  if (!strike || strike.kind === 'between') return null;
  const { from, to } = cutsOf(strike);
  return from ?? to;
}

/** By the one cut of each, from the lowest up. */
export function compareStrikes(one: Strike | null | undefined, other: Strike | null | undefined): number {
  const [a, b] = [onlyCutOf(one), onlyCutOf(other)];
  return a && b ? compareCuts(a, b) : 0;
}

import { compareStrikes, laddersOf, type Rung, valuesOf } from '../market/ladders.ts';
import type { Strike } from '../market/strike.ts';
import { clip } from '../shared/probability.ts';
import { nearestFalling, nearestOnSimplex } from './projections.ts';

/** What ties the probabilities of an event's markets together. `ladder`: strikes over one value of one subject; an event may have
 * several ladders. `exclusive`: at most one resolves to YES. `exhaustive`: exactly one does. */
export type CoherenceKind = 'ladder' | 'exclusive' | 'exhaustive' | 'none';

/** How that is known: from the venue and the caller, from the venue and strikes that leave no gap, from the venue alone, from
 * strikes that are ordered over one value; or why nothing ties them. */
export type CoherenceTie =
  | 'venue_and_caller'
  | 'venue_and_strikes'
  | 'venue'
  | 'ordered_strikes'
  | 'too_few_markets'
  | 'unrelated';

export interface CoherenceInput {
  readonly markets: readonly (Rung & { readonly probability: number })[];
  /** Kalshi's own word on the event. */
  readonly mutuallyExclusive: boolean;
  /** The caller's word that one of exactly these markets resolves to YES. */
  readonly exhaustive: boolean;
}

export interface Coherent {
  readonly kind: CoherenceKind;
  readonly tie: CoherenceTie;
  /** The nearest coherent probabilities, in the markets' order. */
  readonly probabilities: readonly number[];
  /** The markets that are tied together, as places in the list: each ladder, or all of them; a market that nothing ties is in
   * none. */
  readonly groups: readonly (readonly number[])[];
}

/** No probability of a tied market is nearer to 0 or 1: the arithmetic of projections makes exact zeros, and no forecast is. */
export const COHERENT_FLOOR = 0.001;

/** The coherent probabilities that are nearest to the given ones (least squares), each market weighing the same. Coherent ones
 * come back as they are. Pure. */
export function coherent(input: CoherenceInput): Coherent {
  const { markets } = input;
  const given = markets.map(({ probability }) => probability);
  const { kind, tie } = tieOf(input);
  if (kind === 'none') return { kind, tie, probabilities: given, groups: [] };
  if (kind === 'ladder') return { kind, tie, ...ordered(markets, given) };
  const probabilities = nearestOnSimplex(given, kind === 'exhaustive', COHERENT_FLOOR);
  return { kind, tie, probabilities, groups: [[...markets.keys()]] };
}

function tieOf({ markets, mutuallyExclusive, exhaustive }: CoherenceInput): Pick<Coherent, 'kind' | 'tie'> {
  if (markets.length < 2) return { kind: 'none', tie: 'too_few_markets' };
  if (mutuallyExclusive) {
    if (exhaustive) return { kind: 'exhaustive', tie: 'venue_and_caller' };
    return coverTheLine(markets)
      ? { kind: 'exhaustive', tie: 'venue_and_strikes' }
      : { kind: 'exclusive', tie: 'venue' };
  }
  if (laddersOf(markets).length > 0) return { kind: 'ladder', tie: 'ordered_strikes' };
  return { kind: 'none', tie: 'unrelated' };
}

/** Each ladder by itself: how likely the value lies above each strike falls from the lowest strike up. */
function ordered(
  markets: CoherenceInput['markets'],
  given: readonly number[],
): Pick<Coherent, 'probabilities' | 'groups'> {
  const groups = laddersOf(markets);
  const probabilities = [...given];
  for (const group of groups) {
    const turned = (place: number, p: number) => (markets[place]?.strike?.kind === 'below' ? 1 - p : p);
    const own = (place: number) => turned(place, given[place] ?? 0);
    // Of one strike twice the lower comes first, so that the two become one.
    const places = group.toSorted(
      (a, b) => compareStrikes(markets[a]?.strike, markets[b]?.strike) || own(a) - own(b) || a - b,
    );
    const before = places.map(own);
    const after = nearestFalling(before);
    for (const [index, place] of places.entries()) {
      const moved = after[index] ?? 0;
      // 1 - (1 - p) is not p to the last bit. Cutting at the bounds keeps the order, and what is within them is not moved.
      const p = moved === before[index] ? (given[place] ?? 0) : turned(place, moved);
      probabilities[place] = clip(p, COHERENT_FLOOR, 1 - COHERENT_FLOOR);
    }
  }
  return { probabilities, groups };
}

/** Whether every value of one subject belongs to one of them: each begins exactly where another ends. Ranges of whole numbers, such as 50 to
 * 51 and 52 to 53, do not say that nothing lies between, so they count as open. */
function coverTheLine(markets: CoherenceInput['markets']): boolean {
  const strikes = markets.flatMap(({ strike }) => strike ?? []);
  if (strikes.length < markets.length || valuesOf(markets)[0]?.length !== markets.length) return false;
  const ranges = strikes.map(rangeOf).toSorted((a, b) => a.from - b.from || a.to - b.to);
  const joined = ranges.every(({ from }, index) => from === (ranges[index - 1]?.to ?? Number.NEGATIVE_INFINITY));
  return joined && ranges.at(-1)?.to === Number.POSITIVE_INFINITY;
}

function rangeOf(strike: Strike): { readonly from: number; readonly to: number } {
  if (strike.kind === 'between') return { from: strike.floor, to: strike.cap };
  if (strike.kind === 'below') return { from: Number.NEGATIVE_INFINITY, to: strike.strike };
  return { from: strike.strike, to: Number.POSITIVE_INFINITY };
}

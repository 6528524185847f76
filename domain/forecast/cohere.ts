import type { Strike } from '../market/strike.ts';
import { clip } from '../shared/probability.ts';
import { sum } from '../shared/sum.ts';
import { nearestFalling, nearestOnSimplex } from './projections.ts';

/** What ties the probabilities of an event's markets together. `ladder`: strikes over one value. `exclusive`: at most one
 * resolves to YES. `exhaustive`: exactly one does. */
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
  readonly markets: readonly { readonly strike: Strike | null; readonly probability: number }[];
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
  readonly sumBefore: number;
  readonly sumAfter: number;
}

/** No probability of a tied market is nearer to 0 or 1: the arithmetic of projections makes exact zeros, and no forecast is. */
export const COHERENT_FLOOR = 0.001;

/** The coherent probabilities that are nearest to the given ones (least squares), each market weighing the same. Coherent ones
 * come back as they are. Pure. */
export function coherent(input: CoherenceInput): Coherent {
  const given = input.markets.map(({ probability }) => probability);
  const { kind, tie } = tieOf(input);
  const probabilities = nearest(kind, input.markets, given);
  return { kind, tie, probabilities, sumBefore: sum(given), sumAfter: sum(probabilities) };
}

function tieOf({ markets, mutuallyExclusive, exhaustive }: CoherenceInput): Pick<Coherent, 'kind' | 'tie'> {
  if (markets.length < 2) return { kind: 'none', tie: 'too_few_markets' };
  const strikes = markets.flatMap(({ strike }) => strike ?? []);
  if (mutuallyExclusive) {
    if (exhaustive) return { kind: 'exhaustive', tie: 'venue_and_caller' };
    const leavesNoGap = strikes.length === markets.length && coverTheLine(strikes);
    return leavesNoGap ? { kind: 'exhaustive', tie: 'venue_and_strikes' } : { kind: 'exclusive', tie: 'venue' };
  }
  if (chainsOf(markets).some((chain) => chain.length > 1)) return { kind: 'ladder', tie: 'ordered_strikes' };
  return { kind: 'none', tie: 'unrelated' };
}

function nearest(kind: CoherenceKind, markets: CoherenceInput['markets'], given: readonly number[]): number[] {
  if (kind === 'none') return [...given];
  if (kind !== 'ladder') return nearestOnSimplex(given, kind === 'exhaustive', COHERENT_FLOOR);
  const result = [...given];
  for (const chain of chainsOf(markets)) {
    const falling = nearestFalling(chain.map((index) => given[index] ?? 0));
    // Cutting at the bounds keeps the order, and a sequence that is in order and within them is not moved.
    for (const [place, index] of chain.entries()) {
      result[index] = clip(falling[place] ?? 0, COHERENT_FLOOR, 1 - COHERENT_FLOOR);
    }
  }
  return result;
}

/** The markets' places, most probable first: those above a strike from the lowest strike up, those below one from the highest
 * down. At one strike "at or above" is at least as probable as "above". */
function chainsOf(markets: CoherenceInput['markets']): number[][] {
  return (['above', 'below'] as const).map((kind) =>
    markets
      .flatMap(({ strike }, index) => (strike?.kind === kind ? [{ index, strike }] : []))
      .toSorted(
        (a, b) =>
          (a.strike.strike - b.strike.strike) * (kind === 'above' ? 1 : -1) ||
          Number(b.strike.orEqual) - Number(a.strike.orEqual),
      )
      .map(({ index }) => index),
  );
}

/** Whether every value belongs to one of them: each begins exactly where another ends. Ranges of whole numbers, such as 50 to
 * 51 and 52 to 53, do not say that nothing lies between, so they count as open. */
function coverTheLine(strikes: readonly Strike[]): boolean {
  const ranges = strikes
    .map((strike) => {
      if (strike.kind === 'between') return { from: strike.floor, to: strike.cap };
      if (strike.kind === 'below') return { from: Number.NEGATIVE_INFINITY, to: strike.strike };
      return { from: strike.strike, to: Number.POSITIVE_INFINITY };
    })
    .toSorted((a, b) => a.from - b.from || a.to - b.to);
  const joined = ranges.every(({ from }, index) => from === (ranges[index - 1]?.to ?? Number.NEGATIVE_INFINITY));
  return joined && ranges.at(-1)?.to === Number.POSITIVE_INFINITY;
}

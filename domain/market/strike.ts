import { isRecord } from '../shared/refusal.ts';

/** Where a market stands among its event's markets, by Kalshi's own fields `strike_type`, `floor_strike` and `cap_strike`, and by
 * those that its `custom_strike` holds under the same names. */
export type Strike =
  /** YES where the value is above, or below, the strike; or at it. `orEqual` is null where the venue does not say which. */
  | { readonly kind: 'above' | 'below'; readonly strike: number; readonly orEqual: boolean | null }
  | { readonly kind: 'between'; readonly floor: number; readonly cap: number };

type VenueStrike = Readonly<Partial<Record<'strike_type' | 'floor_strike' | 'cap_strike' | 'custom_strike', unknown>>>;

/** The fields of a custom strike that say where the strike is. All others say what it is about (subject.ts). */
const STRIKE_FIELDS = ['strike_type', 'floor_strike', 'cap_strike', 'round_digits'];
export const isStrikeField = (name: string): boolean => STRIKE_FIELDS.includes(name);

/** As the venue's fields say; null where they say nothing that orders the markets (a candidate, a date), or contradict each
 * other. A type that names no comparison (`structured`, `custom`) leaves it to floor and cap, the least and the most that is
 * settled as YES. */
export function strikeOf(market: VenueStrike): Strike | null {
  const custom = isRecord(market.custom_strike) ? market.custom_strike : {};
  const type = typeOf(market.strike_type, custom.strike_type);
  const floor = numberOf(market.floor_strike, custom.floor_strike);
  const cap = numberOf(market.cap_strike, custom.cap_strike);
  if (type === null || floor === 'unusable' || cap === 'unusable') return null;
  if (type === 'greater' || type === 'greater_or_equal') {
    return floor === null ? null : { kind: 'above', strike: floor, orEqual: type === 'greater_or_equal' };
  }
  if (type === 'less' || type === 'less_or_equal') {
    return cap === null ? null : { kind: 'below', strike: cap, orEqual: type === 'less_or_equal' };
  }
  if (floor !== null && cap !== null) return floor <= cap ? { kind: 'between', floor, cap } : null;
  if (type === 'between') return null;
  if (floor !== null) return { kind: 'above', strike: floor, orEqual: null };
  return cap === null ? null : { kind: 'below', strike: cap, orEqual: null };
}

export function strikeText(strike: Strike): string {
  if (strike.kind === 'between') return `from ${strike.floor} to ${strike.cap}`;
  if (strike.orEqual === null) return strike.kind === 'above' ? `from ${strike.strike} up` : `up to ${strike.strike}`;
  return `${strike.orEqual ? `at or ${strike.kind}` : strike.kind} ${strike.strike}`;
}

const COMPARISONS = ['greater', 'greater_or_equal', 'less', 'less_or_equal', 'between'] as const;
type Comparison = (typeof COMPARISONS)[number];
/** Types that leave the comparison to floor and cap. */
const OPEN_TYPES: readonly unknown[] = ['structured', 'custom'];

/** The comparison that the market's type or its custom strike's states; `open` where floor and cap alone do; null where the type
 * is another one (`functional`), is absent, or the two are at odds. */
function typeOf(own: unknown, custom: unknown): Comparison | 'open' | null {
  const [ofMarket, ofCustom] = [own, custom].map((type) => COMPARISONS.find((each) => each === type));
  if (ofMarket && ofCustom && ofMarket !== ofCustom) return null;
  if (ofMarket) return ofMarket;
  if (ofCustom) return ofCustom;
  return OPEN_TYPES.includes(own) ? 'open' : null;
}

/** A custom strike holds the exact number as a text where the market's own field is cut (.0845648 and .084564). */
const CUT_BY_SHARE = 0.001;

/** Null where neither states a number, `unusable` where one is no number or the two are at odds. */
function numberOf(own: unknown, custom: unknown): number | null | 'unusable' {
  const [rough, exact] = [own, custom].map(decimal);
  if (rough === undefined || exact === undefined) return 'unusable';
  if (rough === null || exact === null) return exact ?? rough;
  return Math.abs(rough - exact) <= CUT_BY_SHARE * Math.abs(exact) ? exact : 'unusable';
}

/** A finite number, or a decimal text such as "74299.99" or "74,299.99"; null = none is given, undefined = it is neither. */
function decimal(value: unknown): number | null | undefined {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  const isDecimal = typeof value === 'string' && /^-?(\d{1,15}|\d{1,3}(,\d{3}){1,4})(\.\d{1,12})?$/.test(value);
  // "-0" is 0: JSON, in which it is kept, has no other zero.
  return isDecimal ? Number(value.replaceAll(',', '')) + 0 : undefined;
}

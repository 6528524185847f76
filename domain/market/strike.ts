/** Where a market stands among its event's markets, by Kalshi's own fields `strike_type`, `floor_strike` and `cap_strike`. */
export type Strike =
  /** YES where the value is above, or below, the strike; or at it. */
  | { readonly kind: 'above' | 'below'; readonly strike: number; readonly orEqual: boolean }
  | { readonly kind: 'between'; readonly floor: number; readonly cap: number };

type VenueStrike = Readonly<Partial<Record<'strike_type' | 'floor_strike' | 'cap_strike', unknown>>>;

/** As the venue's fields say; null where they say nothing that orders the markets (a candidate, a custom strike). */
export function strikeOf({ strike_type: type, floor_strike: floor, cap_strike: cap }: VenueStrike): Strike | null {
  const orEqual = type === 'greater_or_equal' || type === 'less_or_equal';
  if (type === 'greater' || type === 'greater_or_equal')
    return isNumber(floor) ? { kind: 'above', strike: floor, orEqual } : null;
  if (type === 'less' || type === 'less_or_equal')
    return isNumber(cap) ? { kind: 'below', strike: cap, orEqual } : null;
  if (type === 'between' && isNumber(floor) && isNumber(cap) && floor <= cap) return { kind: 'between', floor, cap };
  return null;
}

export function strikeText(strike: Strike): string {
  if (strike.kind === 'between') return `from ${strike.floor} to ${strike.cap}`;
  return `${strike.orEqual ? `at or ${strike.kind}` : strike.kind} ${strike.strike}`;
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

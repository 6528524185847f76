/** As the venue's fields say; null where they say nothing that orders the markets (a candidate, a custom strike). */
export function strikeOf({ strike_type: type, floor_strike: floor, cap_strike: cap }) {
    const orEqual = type === 'greater_or_equal' || type === 'less_or_equal';
    if (type === 'greater' || type === 'greater_or_equal')
        return isNumber(floor) ? { kind: 'above', strike: floor, orEqual } : null;
    if (type === 'less' || type === 'less_or_equal')
        return isNumber(cap) ? { kind: 'below', strike: cap, orEqual } : null;
    if (type === 'between' && isNumber(floor) && isNumber(cap) && floor <= cap)
        return { kind: 'between', floor, cap };
    return null;
}
/** The strike in words, for a prompt. */
export function strikeText(strike) {
    if (strike.kind === 'between')
        return `from ${strike.floor} to ${strike.cap}`;
    return `${strike.orEqual ? `at or ${strike.kind}` : strike.kind} ${strike.strike}`;
}
const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);

/** What the address says, if it is one of these; else the fallback. */
export function oneOf(value, values, fallback) {
    return values.find((each) => each === value) ?? fallback;
}
export const WINDOW_WORDS = [
    ['24h', 'last 24 hours'],
    ['7d', 'last 7 days'],
    ['30d', 'last 30 days'],
    ['all', 'all time'],
];

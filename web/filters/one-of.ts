/** What the address says, if it is one of these; else the fallback. */
export function oneOf<const T extends string, F extends T | null>(
  value: string | null,
  values: readonly T[],
  fallback: F,
): T | F {
  return values.find((each) => each === value) ?? fallback;
}

export const WINDOW_WORDS = [
  ['24h', 'last 24 hours'],
  ['7d', 'last 7 days'],
  ['30d', 'last 30 days'],
  ['all', 'all time'],
] as const;

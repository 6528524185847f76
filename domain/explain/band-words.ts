import type { Band } from '../shared/modes.ts';

/** How much of the day's budget is committed, in words. */
export const BAND_WORDS: Readonly<Record<Band, string>> = {
  open: 'within budget',
  conserve: 'budget running low (conserve)',
  critical: 'budget nearly used up (critical)',
  exhausted: 'budget used up (exhausted)',
};

import type { Volatility } from './volatility.ts';

/** Time from the decision to the scheduled resolution. */
export type Expiry = 'under_1d' | '1d_to_7d' | '7d_to_30d' | 'over_30d';

/** The kind of question that a model's record is kept by. */
export interface Segment {
  readonly category: string;
  readonly volatility: Volatility;
  readonly expiry: Expiry;
}

const DAY_MS = 86_400_000;

export function expiryOf(untilResolutionMs: number): Expiry {
  const days = untilResolutionMs / DAY_MS;
  if (days < 1) return 'under_1d';
  if (days < 7) return '1d_to_7d';
  return days < 30 ? '7d_to_30d' : 'over_30d';
}

/** `economics|calm|1d_to_7d`: a key for stores and maps. */
export const segmentKey = ({ category, volatility, expiry }: Segment): string => `${category}|${volatility}|${expiry}`;

/** Days from a decision to the scheduled resolution. */
export const horizonDaysOf = (fromMs: number, scheduledResolutionMs: number): number =>
  (scheduledResolutionMs - fromMs) / DAY_MS;

import { formatMoney } from '../../domain/shared/format.ts';

/** How figures with an interval are written. A mean has no interval below two observations. */
export type Mean = { readonly mean: number; readonly low: number | null; readonly high: number | null };
type Interval = { readonly low: number; readonly high: number };

/** Money that may be a fraction of a micro-dollar, as means are. */
export const formatMeanMoney = (microUsd: number): string => formatMoney(Math.round(microUsd));

/** The same with its sign: +$0.0421. */
export const formatGain = (microUsd: number): string =>
  `${Math.round(microUsd) > 0 ? '+' : ''}${formatMeanMoney(microUsd)}`;

/** `0.1712`. */
export const formatBrier = (value: number): string => value.toFixed(4);

/** A difference of Brier scores with its sign: +0.0123. */
export const formatDifference = (value: number): string => `${value > 0 ? '+' : ''}${value.toFixed(4)}`;

/** A value and its interval as one; null without a value. */
export function meanFrom(value: number | null, interval: Interval | null): Mean | null {
  return value === null ? null : { mean: value, low: interval?.low ?? null, high: interval?.high ?? null };
}

/** Of a mean, when it has both ends. */
export function intervalOf(mean: Mean | null): Interval | null {
  return mean && mean.low !== null && mean.high !== null ? { low: mean.low, high: mean.high } : null;
}

/** `[0.15, 0.19]`; empty when there is none. */
export function formatInterval(mean: Mean | null, format: (value: number) => string): string {
  const interval = intervalOf(mean);
  return interval ? `[${format(interval.low)}, ${format(interval.high)}]` : '';
}

/** `0.1712 [0.1500, 0.1924]`; `n/a` when there is none. */
export function formatMean(mean: Mean | null, format: (value: number) => string): string {
  return mean ? `${format(mean.mean)} ${formatInterval(mean, format)}`.trim() : 'n/a';
}

export type GainVerdict = 'helps' | 'hurts' | 'no significant difference' | 'not known';

/** What an estimate of a gain says: only an interval without 0 says anything. */
export function verdictOf(gain: Mean | null): GainVerdict {
  const interval = intervalOf(gain);
  if (!interval) return 'not known';
  return interval.low > 0 ? 'helps' : interval.high < 0 ? 'hurts' : 'no significant difference';
}

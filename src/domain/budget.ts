import { BANDS, type Band } from './modes.ts';
import type { BudgetPolicy } from './policy.ts';

/** A band is left only when the day is this share of its cap below the threshold that entered it. */
const HYSTERESIS = 0.05;

/** How full an account's day is: open, conserve (70 %), critical (90 %), exhausted (nothing left). Committed money counts,
 * held or spent. A fuller band is entered at once; a looser one only when the share has fallen 5 points below its
 * threshold, so that one returned reservation does not make it flap. */
export function bandFor(
  committedMicroUsd: number,
  capMicroUsd: number,
  thresholds: BudgetPolicy['bands'],
  current: Band,
): Band {
  const now = bandAt(committedMicroUsd, capMicroUsd, thresholds);
  if (BANDS.indexOf(now) >= BANDS.indexOf(current)) return now;
  const cautious = bandAt(committedMicroUsd + HYSTERESIS * capMicroUsd, capMicroUsd, thresholds);
  return BANDS.indexOf(cautious) < BANDS.indexOf(current) ? cautious : current;
}

function bandAt(committedMicroUsd: number, capMicroUsd: number, thresholds: BudgetPolicy['bands']): Band {
  if (committedMicroUsd >= capMicroUsd) return 'exhausted';
  const share = committedMicroUsd / capMicroUsd;
  if (share >= thresholds.critical) return 'critical';
  return share >= thresholds.conserve ? 'conserve' : 'open';
}

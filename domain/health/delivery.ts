import type { AlertDelivery, KeptAlert } from './alert.ts';

/** Longer than one attempt may take, so that whoever claimed it has failed or is gone when it is claimed again. */
const FIRST_RETRY_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;

/** What a look at an alert that is due leads to. `send`: the delivery state to claim it by, in which the next attempt is
 * due already should this one never be heard of again. */
export type DeliveryStep =
  | { readonly what: 'send'; readonly claim: AlertDelivery }
  | { readonly what: 'give_up'; readonly claim: AlertDelivery };

/** The next step for an alert: sent at once, then 30 s after the first attempt, 1 min after the second, and so on, each wait
 * twice the one before and an hour at most, until it is given up. Null = nothing is to be done now. */
export function nextDelivery(
  { delivery, raisedAtMs }: KeptAlert,
  nowMs: number,
  giveUpAfterMs: number,
): DeliveryStep | null {
  const { attempts = 0, failure = null, nextAtMs = nowMs, deliveredAtMs = null, gaveUpAtMs = null } = delivery ?? {};
  if (deliveredAtMs !== null || gaveUpAtMs !== null || nextAtMs > nowMs) return null;
  const state = { deliveredAtMs: null, gaveUpAtMs: null, failure };
  if (attempts > 0 && nowMs - raisedAtMs > giveUpAfterMs) {
    return { what: 'give_up', claim: { ...state, attempts, nextAtMs: nowMs, gaveUpAtMs: nowMs } };
  }
  const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_RETRY_MS * 2 ** attempts);
  return { what: 'send', claim: { ...state, attempts: attempts + 1, nextAtMs: nowMs + waitMs } };
}

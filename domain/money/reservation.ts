import type { Purpose } from '../shared/policy.ts';

/** Where money is held: carried by the decision, so that every later operation goes to the same day's ledger whatever the clock
 * says by then. */
export interface Reservation {
  readonly ledgerId: string;
  readonly entryKey: string;
  readonly hour: string;
  readonly category: string;
  readonly purpose: Purpose;
  readonly amountMicroUsd: number;
  readonly expiresAtMs: number;
}

import type { Band, Mode } from '../shared/modes.ts';
import type { BudgetPolicy } from '../shared/policy.ts';
import type { LedgerPart } from './alert.ts';
import type { Breaker } from './breaker.ts';
import type { SingletonFacts } from './service-facts.ts';

/** What one look at the service found: what alerts are raised by, and what ends them. Times are epoch milliseconds. */
export interface WatchFacts {
  readonly nowMs: number;
  /** Null = no worker has ever run. */
  readonly mode: Mode | null;
  readonly breakers: readonly Breaker[];
  readonly accounts: readonly AccountFacts[];
  /** The newest decisions, at most an hour old, newest first; those that waited for a worker are not among them. */
  readonly recent: readonly RecentDecision[];
  /** What is usual here; null = not known. */
  readonly usual: { readonly decisions: number; readonly skipped: number } | null;
  /** Null = the venue is not read. */
  readonly settlements: { readonly awaited: number; readonly overdue: number; readonly lagMs: number } | null;
  /** Null = they were not looked at, or no worker has been there for long enough to carry them on. */
  readonly singletons: readonly SingletonFacts[] | null;
}

export interface AccountFacts {
  readonly account: string;
  /** Today's. */
  readonly ledgerId: string;
  readonly isLedgerThere: boolean;
  readonly band: Band;
  readonly isSpendUnusual: boolean;
  readonly budget: BudgetPolicy;
  readonly drift: LedgerDrift | null;
}

/** A sum of today's ledger that is another than its whole. */
export interface LedgerDrift {
  readonly part: LedgerPart;
  readonly wholeMicroUsd: number;
  readonly partsMicroUsd: number;
}

export interface RecentDecision {
  readonly decidedAtMs: number;
  readonly isSkip: boolean;
  /** Its deadline, or the time of its trade, passed before it was decided. */
  readonly isLate: boolean;
}

import type { Decision } from '../domain/decision/decision.ts';
import type { DayMoney } from '../workflows/messages.ts';

/** What a client that can reach the service's store knows better than Temporal tells. */
export interface Records {
  /** A decision, also after Temporal's retention; null where none is stored. */
  decision(decisionId: string): Promise<Decision | null>;
  /** An account's money of today, as its ledger has it; null where the account is not known. */
  day(account: string): Promise<DayMoney | null>;
  /** Whether a worker is running. `heartbeatEveryMs`: how often each of them says so. */
  hasWorker(heartbeatEveryMs: number): Promise<boolean>;
}

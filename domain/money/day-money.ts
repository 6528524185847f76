import type { BurnRate } from './burn-rate.ts';

/** An account's money of one day, in micro-dollars. */
export interface DayMoney {
  readonly date: string;
  readonly committedMicroUsd: number;
  readonly spentMicroUsd: number;
  readonly heldMicroUsd: number;
  readonly uncertainMicroUsd: number;
  readonly hourKey: string;
  readonly hourCommittedMicroUsd: number;
  readonly liveReservations: number;
  /** How fast it goes, and when it ends at that rate. */
  readonly burnRate: BurnRate;
}

/** How far the venue has been asked how markets ended, in the store and as `state` of the workflow `settlements`. */
export interface SettlementReport {
  /** The last run's end; null = none has ended. */
  readonly lastRunAtMs: number | null;
  /** The last run that ended without a failure. */
  readonly lastSuccessAtMs: number | null;
  /** Runs that failed since, one after the other. */
  readonly failures: number;
  /** Why the last one did; null = it did not. */
  readonly failure: string | null;
  /** Outcomes recorded and corrected since the first run. */
  readonly recorded: number;
  readonly corrected: number;
  /** Until which stored decision markets were taken up. */
  readonly decisionsReadToMs: number;
  readonly feesReadAtMs: number | null;
  /** Until which fill of the venue's key was read. */
  readonly fillsReadToMs: number | null;
}

export const NO_SETTLEMENTS: SettlementReport = {
  lastRunAtMs: null,
  lastSuccessAtMs: null,
  failures: 0,
  failure: null,
  recorded: 0,
  corrected: 0,
  decisionsReadToMs: 0,
  feesReadAtMs: null,
  fillsReadToMs: null,
};

/** What is left to be settled. */
export interface SettlementBacklog {
  /** Markets whose outcome is not recorded. */
  readonly awaited: number;
  /** Of these, those that were expected to have ended days ago. */
  readonly overdue: number;
  /** Those that the venue does not know. */
  readonly unknown: number;
  /** Those whose end cannot be recorded, and why the first of them cannot. */
  readonly problems: number;
  readonly firstProblem: string | null;
  /** How far behind the most overdue one is, in milliseconds. */
  readonly lagMs: number;
}

/** What a run has done. */
export interface SettlementTotals {
  readonly asked: number;
  readonly recorded: number;
  readonly corrected: number;
  readonly problems: number;
  readonly fills: number;
}

export const NOTHING_SETTLED: SettlementTotals = { asked: 0, recorded: 0, corrected: 0, problems: 0, fills: 0 };

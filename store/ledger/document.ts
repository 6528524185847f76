import type { Purpose } from '../../domain/shared/policy.ts';

/** One account's money of one local day. Everything that must hold together stands in this one document, because one
 * document is what the database changes atomically. Money is integer micro-dollars; committed = spent + held. */
export interface LedgerDocument {
  /** `<account>/<YYYY-MM-DD>/<zone>` */
  _id: string;
  account: string;
  date: string;
  zone: string;
  startMs: number;
  endMs: number;
  policyVersion: number;
  caps: { dayMicroUsd: number; hourMicroUsd: number; decisionMicroUsd: number };
  total: Totals;
  /** Key: UTC start of each of the day's 23 to 25 hours. */
  hours: Record<string, Totals>;
  /** Key: category slug. A category without a cap of its own carries UNCAPPED. */
  categories: Record<string, CappedTotals>;
  purposes: Record<Purpose, CappedTotals>;
  /** By model, see modelPath: each reservation's money is told apart by model, so they add up to `total`. Absent from
   * documents that are older than it. */
  models?: Record<string, CappedTotals>;
  /** What `spent` was spent on: category -> purpose -> model (see modelPath) -> sums. Changed in the same update as `total`,
   * so that they always add up to it. Absent from documents that are older than it. */
  cells?: Record<string, Partial<Record<Purpose, Record<string, SpentTotals>>>>;
  /** Live reservations only, by hash of decision and step: closed ones leave, so the document stays small. */
  entries: Record<string, LedgerEntry>;
  /** Attempts that started and whose usage is unknown, charged at their worst case until an answer or a bill corrects
   * them. Part of spent. Key: hash of the attempt id. */
  uncertain: Record<string, UncertainAttempt>;
}

export interface Totals {
  committed: number;
  spent: number;
  held: number;
  uncertain: number;
}

/** `uncertain` is part of `spent`. */
export type SpentTotals = Pick<Totals, 'spent' | 'uncertain'>;

export interface CappedTotals extends Totals {
  cap: number;
}

export interface LedgerEntry {
  decisionId: string;
  workflowId: string;
  step: string;
  amountMicroUsd: number;
  /** What of the amount is held for which model, see modelPath. Absent from reservations that are older than it: these are
   * in no model's sums. */
  models?: Record<string, number>;
  /** The model whose share holds the money of the repeats; another's repeat takes from it what it needs. */
  spareModel?: string | null;
  hour: string;
  category: string;
  purpose: Purpose;
  expiresAtMs: number;
  /** Counts every change, so that closing can be guarded on what was read. */
  revision: number;
  /** Requests that may still be repeated, free ones counted too. */
  repeatsLeft: number;
  /** Paid attempts left, by hash of the model id. */
  attemptsLeft: Record<string, number>;
  /** By hash of the attempt id. */
  attempts: Record<string, LedgerAttempt>;
}

export interface LedgerAttempt {
  attemptId: string;
  model: string;
  /** Which of an event's prompts, and which request of its call; both from 1. */
  part: number;
  ordinal: number;
  provider: string;
  worstCaseMicroUsd: number;
  startedAtMs: number;
  state: 'started' | 'answered' | 'free';
  costMicroUsd: number;
}

export interface UncertainAttempt {
  attemptId: string;
  model: string;
  worstCaseMicroUsd: number;
  hour: string;
  category: string;
  purpose: Purpose;
  /** It is in the cells; absent from one that was charged before there were any. */
  inCells?: true;
  /** It is in its model's sums; absent from one whose reservation was not. */
  inModels?: true;
}

/** A cap that never refuses: the largest integer that JSON and the driver carry exactly. */
export const UNCAPPED = Number.MAX_SAFE_INTEGER;

export const NO_MONEY: Totals = { committed: 0, spent: 0, held: 0, uncertain: 0 };

/** Where a reservation stands; carried by the decision, so that later operations go there whatever the clock says. */
export interface ReservationRef {
  readonly ledgerId: string;
  readonly entryKey: string;
  readonly hour: string;
  readonly category: string;
  readonly purpose: Purpose;
  readonly amountMicroUsd: number;
  readonly expiresAtMs: number;
}

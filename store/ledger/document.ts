import type { Purpose } from '../../domain/shared/policy.ts';

/** One account's money of one local day. Everything that must hold together stands in this one document, because one
 * document is what the database changes atomically. Money is integer micro-dollars; committed = spent + held. */
export interface LedgerDocument {
  /** See ledgerIdOf. */
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
  /** Key: modelPath. Every reservation's money is split by model, so they add up to `total`. */
  models: Record<string, CappedTotals>;
  /** What `spent` was spent on: category, purpose, model (see modelPath). Changed in the same update as `total`, so that they
   * always add up to it. */
  cells: Record<string, Partial<Record<Purpose, Record<string, SpentTotals>>>>;
  /** Live reservations only, by hash of their key: closed ones leave, so the document stays small. */
  entries: Record<string, LedgerEntry>;
  /** How often corrections of uncertain attempts were booked, and the attempts of the last time: see corrections.ts. The
   * attempts themselves stand beside the ledger, as facts; here are their sums. */
  corrections: { version: number; lastBatch: string[] };
}

export interface Totals {
  committedMicroUsd: number;
  spentMicroUsd: number;
  heldMicroUsd: number;
  /** Part of spent. */
  uncertainMicroUsd: number;
}

export type SpentTotals = Pick<Totals, 'spentMicroUsd' | 'uncertainMicroUsd'>;

export interface CappedTotals extends Totals {
  capMicroUsd: number;
}

/** What a reservation's money is counted under. */
export interface MoneyPlace {
  hour: string;
  category: string;
  purpose: Purpose;
}

export interface LedgerEntry extends MoneyPlace {
  decisionId: string;
  workflowId: string;
  step: string;
  amountMicroUsd: number;
  /** How much of the amount is held for which model; key: modelPath. */
  models: Record<string, number>;
  /** The model (modelPath) whose share holds the money of the repeats; another's repeat takes from it what it needs. Null =
   * nothing may be repeated. */
  spareModel: string | null;
  expiresAtMs: number;
  /** Counts every change, so that closing can be guarded on what was read. */
  revision: number;
  /** Requests that may still be repeated, free ones counted too. */
  repeatsLeft: number;
  /** Paid attempts left; key: modelPath. */
  attemptsLeft: Record<string, number>;
  /** Key: hash of the attempt id. */
  attempts: Record<string, LedgerAttempt>;
}

export interface LedgerAttempt {
  attemptId: string;
  model: string;
  /** Which of an event's prompts, and which request of its call; both from 1. */
  part: number;
  ordinal: number;
  /** Which of the model's answers to the prompt it is for, from 1; absent = the first. */
  sample?: number;
  provider: string;
  worstCaseMicroUsd: number;
  startedAtMs: number;
  /** Who passed the fence: a caller that did not see its fence acknowledged repeats it, and finds that it was its own. */
  fenceToken: string;
  state: 'started' | 'answered' | 'free';
  costMicroUsd: number;
}

/** A cap that never refuses: the largest integer that JSON and the driver carry exactly. */
export const UNCAPPED = Number.MAX_SAFE_INTEGER;

export const NO_MONEY: Totals = { committedMicroUsd: 0, spentMicroUsd: 0, heldMicroUsd: 0, uncertainMicroUsd: 0 };

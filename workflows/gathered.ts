import type { Reservation } from '../activities/contract.ts';
import type { CallEvaluation } from '../domain/decision/call-evaluation.ts';
import type { CallRecord, Decision } from '../domain/decision/decision.ts';

/** What a decision's steps gathered. */
export interface Gathered {
  readonly path: Decision['path'];
  readonly calls: readonly CallRecord[];
  readonly reservations: readonly Reservation[];
  readonly notes: readonly string[];
  /** Further calls that were thought of by what they are worth; absent = none were. */
  readonly offers?: readonly CallEvaluation[];
  readonly quorum: number;
  /** P as it fits the event's other markets; absent = the market was decided alone. */
  readonly coherent?: number;
}

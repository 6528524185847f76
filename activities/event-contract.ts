/** What passes between `decideEvent` and its activities: plain JSON, types only. */

import type { EventDecision } from '../domain/decision/event-decision.ts';
import type { RefusedMarket } from '../domain/market/market-event.ts';
import type { Strike } from '../domain/market/strike.ts';
import type { Plan, PlannedCall } from '../domain/planning/plan.ts';
import type { DecisionDraft, Reservation, Snapshot } from './contract.ts';

/** One market of an event, with the snapshot that a decision on it alone would have. */
export interface EventMarketSnapshot {
  readonly snapshot: Snapshot;
  readonly strike: Strike | null;
  /** Which of the event's prompts it is in, from 1; 0 = nobody is asked about it. */
  readonly part: number;
}

/** Everything that an event's decision needs of the world, read once. */
export interface EventSnapshot {
  readonly decisionId: string;
  readonly account: string;
  readonly requestId: string;
  readonly eventTicker: string;
  readonly mutuallyExclusive: boolean;
  /** The caller's word that one of exactly its markets resolves to YES, and all of them are decided. */
  readonly exhaustive: boolean;
  readonly markets: readonly EventMarketSnapshot[];
  readonly parts: number;
  readonly refused: readonly RefusedMarket[];
  /** Of the calls: each is made once for all markets, and once for each part. Worst cases and costs are those of one part. */
  readonly plan: Plan;
  readonly reservation: Reservation | null;
  readonly startedAtMs: number;
  readonly deadlineAtMs: number;
  readonly first: boolean;
}

export type EventAdmission =
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'standing'; readonly result: EventDecision }
  | { readonly kind: 'live_elsewhere'; readonly decisionId: string; readonly workflowId: string }
  | { readonly kind: 'admitted'; readonly snapshot: EventSnapshot };

export interface ReserveEventStepInput {
  readonly decisionId: string;
  readonly workflowId: string;
  /** The event's first reservation. */
  readonly first: Reservation;
  readonly call: PlannedCall;
  readonly parts: number;
  /** How many models were asked before, one after the other. */
  readonly asked: number;
  readonly attemptsPerCall: number;
  readonly reservedBeforeMicroUsd: number;
}

export interface SettleEventInput {
  readonly decisionId: string;
  readonly requestId: string;
  readonly account: string;
  readonly eventTicker: string;
  readonly refused: readonly RefusedMarket[];
  readonly drafts: readonly DecisionDraft[];
  /** The part of each draft. */
  readonly parts: readonly number[];
  readonly reservations: readonly Reservation[];
}

export type AwaitedEvent =
  | { readonly kind: 'decided'; readonly result: EventDecision }
  /** The workflow that held the request ended without settling it. */
  | { readonly kind: 'abandoned' };

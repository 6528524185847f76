/** What passes between the workflows and the activities: plain JSON, types only. */

import type { CallRecord } from '../domain/decision/decision.ts';
import type { EventDecision } from '../domain/decision/event-decision.ts';
import type { FetchedQuestion, NamedQuestion } from '../domain/decision/named-request.ts';
import type { Preview } from '../domain/decision/preview.ts';
import type { CapFigures } from '../domain/health/alert.ts';
import type { BreakerSubject } from '../domain/health/breaker-subject.ts';
import type { ProbeTarget } from '../domain/health/probe.ts';
import type { ScoringRound } from '../domain/learning/scorekeeper-state.ts';
import type { SettlementTotals } from '../domain/learning/settlement-report.ts';
import type { Reservation } from '../domain/money/step-reservation.ts';
import type { EventTerms } from '../domain/planning/decision-request.ts';
import type { DecisionSnapshot } from '../domain/planning/decision-snapshot.ts';
import type { DecisionDraft } from '../domain/planning/draft-decision.ts';
import type { PlannedCall } from '../domain/planning/priced-model.ts';
import type { ResearchReason } from '../domain/research/reason.ts';
import type { DecidingStep, Step } from '../domain/shared/method.ts';
import type { Answer, Prompt } from '../domain/shared/model.ts';
import type { Refusal } from '../domain/shared/refusal.ts';

export type RefusalReason = Pick<Refusal, 'field' | 'code'>;

export type RequestKind = 'market' | 'event';

export interface AdmitInput {
  /** Whether the request is about one market (`decide`) or about an event (`decideEvent`). */
  readonly kind: RequestKind;
  /** The workflow's input as it came: admit checks it. */
  readonly request: unknown;
  readonly workflowId: string;
  readonly runId: string;
  readonly startedAtMs: number;
  /** The workflow that holds this request and is gone; null = none is known. */
  readonly takeOverFrom: string | null;
  /** The decision that was asking the same and was waited for; null = none was. */
  readonly waitedFor: string | null;
  /** What the request names, as the venue returned it; absent = an earlier look did not ask for it. */
  readonly fetched?: FetchedQuestion;
  /** What came of the search that an earlier look asked for; absent = none was made. */
  readonly research?: ResearchOutcome;
}

export type Admission =
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly message: string;
      /** Of a request: the field, and a market's code where the market is what was refused. */
      readonly reason?: RefusalReason;
    }
  /** Decided before: what stands. */
  | { readonly kind: 'standing'; readonly result: EventDecision }
  /** Another workflow has the request. */
  | { readonly kind: 'live_elsewhere'; readonly decisionId: string; readonly workflowId: string }
  /** Another request of the account is asking the same: to be waited for, once, for at most `waitMs`. */
  | {
      readonly kind: 'asked_elsewhere';
      readonly decisionId: string;
      readonly workflowId: string;
      readonly waitMs: number;
    }
  /** What the request names is to be fetched first. */
  | { readonly kind: 'to_fetch'; readonly order: FetchOrder }
  /** Evidence is to be looked for first. */
  | { readonly kind: 'to_research'; readonly order: ResearchOrder }
  | { readonly kind: 'admitted'; readonly snapshot: DecisionSnapshot };

export interface FetchOrder {
  readonly named: NamedQuestion;
  /** How long it is tried: a part of the decision's time, so that the models still have some. */
  readonly untilMs: number;
}

export type PreviewInput = Pick<AdmitInput, 'kind' | 'request' | 'fetched'>;

export type PreviewResult =
  | { readonly kind: 'refused'; readonly message: string; readonly reason: RefusalReason }
  | { readonly kind: 'to_fetch'; readonly order: FetchOrder }
  | { readonly kind: 'planned'; readonly preview: Preview };

/** A search that is worth its cost, with its money reserved. */
export interface ResearchOrder {
  readonly input: ResearchInput;
  readonly reason: ResearchReason;
}

export interface ResearchInput extends CallModelInput {
  readonly step: 'research';
  /** Under which the brief is kept, and its search is one for all who want it. */
  readonly key: string;
  readonly prompt: Prompt;
  /** What tells whether a brief that another decision has made meanwhile is fresh. */
  readonly resolvesAtMs: number;
  readonly scheduledEventsMs: readonly number[];
}

export interface FoundBrief {
  readonly briefId: string;
  /** Another decision made it. */
  readonly isReused: boolean;
}

/** How a search ended: with a brief or with a failure. */
export interface ResearchOutcome extends Pick<ResearchOrder, 'reason'>, Pick<ResearchInput, 'reservation'> {
  readonly found: FoundBrief | null;
  readonly failure: CallRecord['failure'];
}

/** A decision that another workflow is making. */
export interface Awaited {
  readonly kind: RequestKind;
  readonly decisionId: string;
  readonly workflowId: string;
}

export interface LookAtDecisionInput extends Awaited {
  /** The workflow that waits for it. */
  readonly waiter: string;
}

/** What became of a decision that another workflow was making. */
export type AwaitedDecision =
  | { readonly kind: 'running' }
  | { readonly kind: 'decided'; readonly result: EventDecision }
  /** The workflow ended without finalizing it. */
  | { readonly kind: 'abandoned' };

/** A further step, in the day and hour of the first reservation. */
export interface ReserveStepInput extends Pick<DecisionSnapshot, 'decisionId' | 'account' | 'parts'> {
  readonly workflowId: string;
  readonly first: Reservation;
  /** `quick`: one model in place of the one that was called first. */
  readonly step: DecidingStep;
  /** Which further step it is, from 1. */
  readonly round: number;
  readonly calls: readonly PlannedCall[];
  readonly attemptsPerCall: number;
  /** By all steps before it. */
  readonly reservedBeforeMicroUsd: number;
}

export type ReserveStepResult =
  | { readonly ok: true; readonly reservation: Reservation }
  | { readonly ok: false; readonly cap: CapFigures };

/** What shadow models are called for beside a decision. */
export interface ShadowInput extends Pick<DecisionSnapshot, 'decisionId' | 'account' | 'requestId' | 'deadlineAtMs'> {
  readonly category: string;
  readonly calls: readonly PlannedCall[];
}

export interface CallModelInput
  extends Pick<DecisionSnapshot, 'decisionId' | 'account' | 'deadlineAtMs' | 'isFirstRun'> {
  readonly step: Step;
  readonly call: PlannedCall;
  readonly reservation: Reservation;
  /** Which of the request's prompts, from 1. */
  readonly part: number;
}

export interface ModelAnswer extends Answer {
  readonly costMicroUsd: number;
  readonly latencyMs: number;
  readonly attemptId: string;
}

export interface FinalizeInput extends Pick<DecisionSnapshot, 'decisionId' | 'requestId' | 'account'> {
  /** Null: one market was asked for by itself. */
  readonly event: Pick<EventTerms, 'eventTicker' | 'refused'> | null;
  readonly drafts: readonly DecisionDraft[];
  /** The part of each draft. */
  readonly parts: readonly number[];
  readonly reservations: readonly Reservation[];
}

/** What one round of the scorekeeper did, and when the next is due. */
export interface KeptScore extends ScoringRound {
  /** Time ran out before everything was taken in and scored. */
  readonly more: boolean;
  /** When to look again if no outcome comes before. */
  readonly nextInMs: number;
}

export interface ProbeInput extends ProbeTarget {
  readonly subject: BreakerSubject;
  readonly workflowId: string;
}

/** What a slice of the markets that were due came to. */
export interface SettledSlice {
  readonly totals: SettlementTotals;
  /** Others are due. */
  readonly more: boolean;
}

/** When an alert is sent again, and when it is given up. */
export interface DeliveryTimes {
  readonly firstRetryMs: number;
  readonly giveUpAfterMs: number;
}

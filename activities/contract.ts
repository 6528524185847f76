/** What passes between the workflows and the activities: plain JSON, types only. */

import type { CallRecord, Decision, Question, Verdict } from '../domain/decision/decision.ts';
import type { CheckedRequest } from '../domain/decision/request.ts';
import type { Evidence } from '../domain/forecast/blend.ts';
import type { Calibration } from '../domain/forecast/calibrate.ts';
import type { HalfWidths } from '../domain/forecast/interval.ts';
import type { BackgroundSource } from '../domain/forecast/prompt.ts';
import type { BreakerSubject } from '../domain/health/breaker-subject.ts';
import type { ProbeTarget } from '../domain/health/probe.ts';
import type { MeasuredSpread } from '../domain/learning/answer-spread.ts';
import type { ScoringRound } from '../domain/learning/scorekeeper-state.ts';
import type { FeeRow } from '../domain/market/fee.ts';
import type { InjectionFlag } from '../domain/market/injection-flags.ts';
import type { Market } from '../domain/market/market.ts';
import type { Segment } from '../domain/market/segment.ts';
import type { Plan, PlannedCall } from '../domain/planning/plan.ts';
import type { Reusable } from '../domain/planning/reuse.ts';
import type { TickerProbability } from '../domain/shared/model.ts';
import type { Band, Mode } from '../domain/shared/modes.ts';
import type { DecisionPolicy } from '../domain/shared/policy.ts';
import type { Step } from '../domain/shared/step.ts';

/** Where a reservation stands; structurally the store's ReservationRef, opaque to workflows. */
export interface Reservation {
  readonly ledgerId: string;
  readonly entryKey: string;
  readonly hour: string;
  readonly category: string;
  readonly purpose: 'decision' | 'probe' | 'shadow' | 'exploration';
  readonly amountMicroUsd: number;
  readonly expiresAtMs: number;
}

export interface AdmitInput {
  /** The workflow's input as it came: admit checks it. */
  readonly request: unknown;
  readonly workflowId: string;
  readonly runId: string;
  readonly startedAtMs: number;
  /** The workflow that holds this request and is gone. */
  readonly takeOverFrom: string | null;
  /** The decision that was asking the same and was waited for. Absent: nobody was. */
  readonly waitedFor?: string;
}

/** Everything a decision needs of the world, read once. */
export interface Snapshot {
  readonly decisionId: string;
  readonly request: Omit<CheckedRequest, 'market' | 'volatility'>;
  /** Without its rules: the models read those from the store. */
  readonly market: Market;
  /** What in the market's text reads like instructions to a model. */
  readonly injectionFlags: readonly InjectionFlag[];
  readonly policy: DecisionPolicy;
  readonly fee: FeeRow;
  readonly plan: Plan;
  readonly reservation: Reservation | null;
  readonly mode: Mode;
  readonly modeVersion: number;
  readonly band: Band;
  readonly policyVersion: number;
  readonly scoreboardVersion: number;
  readonly weights: Readonly<Record<string, number>>;
  readonly calibration: Calibration;
  readonly evidence: Evidence;
  readonly interval: HalfWidths;
  /** How far answers have been found to move P; absent in what earlier versions admitted. */
  readonly spread?: MeasuredSpread;
  readonly segment: Segment;
  readonly experienced: readonly string[];
  readonly startedAtMs: number;
  readonly deadlineAtMs: number;
  /** False when an earlier run of this decision was here before. */
  readonly first: boolean;
  /** Models on trial that are asked beside this decision. */
  readonly shadows: readonly PlannedCall[];
  readonly simulated: boolean;
  /** Absent in what earlier versions admitted, as is the next. */
  readonly question?: Question;
  /** The earlier decision whose answers stand in, where nobody may be asked or nobody need be; null = none does. */
  readonly reusable?: Reusable | null;
  /** Answers that could have been used again, where they are asked anew to see what that would have cost in accuracy. */
  readonly audited?: Reusable;
  /** What the first call was told of another market of the event. */
  readonly background?: BackgroundSource;
}

export type Admission =
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'standing'; readonly decision: Decision }
  | { readonly kind: 'live_elsewhere'; readonly decisionId: string; readonly workflowId: string }
  /** Another request of the account is asking the same: to be waited for, once, for at most `waitMs`. */
  | {
      readonly kind: 'asked_elsewhere';
      readonly decisionId: string;
      readonly workflowId: string;
      readonly waitMs: number;
    }
  | { readonly kind: 'admitted'; readonly snapshot: Snapshot };

export interface ReservePanelInput {
  readonly decisionId: string;
  readonly workflowId: string;
  /** The decision's first reservation. */
  readonly quick: Reservation;
  readonly calls: readonly PlannedCall[];
  readonly attemptsPerCall: number;
  /** Absent: `panel`. */
  readonly step?: 'panel' | 'wider';
  /** Which reservation of the step this is, where one model more is asked at a time; absent = the only one. */
  readonly round?: number;
  /** What this decision's earlier steps reserved. Absent: the quick step alone. */
  readonly reservedBeforeMicroUsd?: number;
}

/** What the models on trial are asked beside a decision. */
export interface ShadowInput {
  readonly decisionId: string;
  readonly account: string;
  readonly requestId: string;
  readonly category: string;
  readonly calls: readonly PlannedCall[];
  readonly deadlineAtMs: number;
}

export type ReservePanelResult =
  | { readonly ok: true; readonly reservation: Reservation }
  | { readonly ok: false; readonly message: string };

export interface CallModelInput {
  readonly decisionId: string;
  readonly account: string;
  readonly requestId: string;
  readonly step: Step;
  readonly call: PlannedCall;
  readonly reservation: Reservation;
  readonly deadlineAtMs: number;
  /** False when an earlier run of this decision may have asked already. */
  readonly first: boolean;
  /** Which of an event's prompts, from 1; absent = the only one. */
  readonly part?: number;
}

export interface ModelAnswer {
  readonly rawProbability: number;
  /** About an event: of each market that the answer is of use for. */
  readonly probabilities?: readonly TickerProbability[];
  readonly reasoning: string;
  readonly costMicroUsd: number;
  readonly latencyMs: number;
  readonly attemptId: string;
  readonly reportedModel: string;
}

/** A decision before it is settled: costs and the final mode are settle's to fill in. */
export type DecisionDraft = Omit<
  Decision,
  'decidedAtMs' | 'latencyMs' | 'costMicroUsd' | 'uncertainMicroUsd' | 'action'
>;

export interface SettleInput {
  readonly draft: DecisionDraft;
  readonly reservations: readonly Reservation[];
}

/** What one round of the scorekeeper did, and when the next is due. */
export interface KeptScore extends ScoringRound {
  /** More outcomes are pending. */
  readonly more: boolean;
  /** When to look again if no outcome comes before. */
  readonly nextInMs: number;
}

export interface ProbeInput extends ProbeTarget {
  readonly subject: BreakerSubject;
  readonly workflowId: string;
}

/** When an alert is sent again, and when it is given up. */
export interface DeliveryTimes {
  readonly firstRetryMs: number;
  readonly giveUpAfterMs: number;
}

export type { CallRecord, Verdict };

import type { Note } from '../decision/note.ts';
import type { Reason } from '../decision/reason.ts';
import type { ResearchRecord } from '../decision/research-record.ts';
import type { Evidence } from '../forecast/blend.ts';
import type { Calibration } from '../forecast/calibrate.ts';
import type { EvidenceSource } from '../forecast/evidence.ts';
import type { HalfWidths } from '../forecast/interval.ts';
import type { BackgroundSource } from '../forecast/prompt.ts';
import type { MeasuredSpread } from '../learning/answer-spread.ts';
import type { Fee } from '../market/fee.ts';
import type { InjectionFlag } from '../market/injection-flags.ts';
import type { Segment } from '../market/segment.ts';
import type { Reservation } from '../money/step-reservation.ts';
import type { InformedAfter } from '../research/informed-after.ts';
import type { Band, Mode } from '../shared/modes.ts';
import type { DecisionRequest, EventTerms, RequestedMarket } from './decision-request.ts';
import type { Plan } from './plan.ts';
import type { PlannedCall } from './priced-model.ts';
import type { Reusable } from './reuse.ts';

/** Everything that a decision needs to know, read once by its admission. A market that is decided alone is an event of one. */
export interface DecisionSnapshot extends Omit<DecisionRequest, 'event' | 'markets' | 'deadlineMs' | 'given'> {
  /** Of the texts that the models are given; absent without any. */
  readonly sources?: readonly EvidenceSource[];
  /** Absent where no brief was wanted. Its cost is filled in when the decision is finalized. */
  readonly research?: ResearchRecord;
  /** Null: one market was asked for by itself. */
  readonly event: EventTerms | null;
  readonly markets: readonly MarketSnapshot[];
  /** How many prompts each model is sent: one, unless an event's markets do not fit into one answer. */
  readonly parts: number;
  /** What in the texts reads like instructions to a model: in one prompt a text of any market reaches the answers on all. */
  readonly injectionFlags: readonly InjectionFlag[];
  readonly mode: Mode;
  readonly modeVersion: number;
  readonly band: Band;
  readonly policyVersion: number;
  /** Of accounts that learn together. */
  readonly group: string;
  readonly scoreboardVersion: number;
  readonly evidence: Evidence;
  readonly interval: HalfWidths;
  /** How far answers have been found to move P. */
  readonly spread: MeasuredSpread;
  /** Models with enough resolved questions for their confidence to mean something. */
  readonly experienced: readonly string[];
  readonly plan: Plan;
  /** Of the first step; null where no model is called. */
  readonly reservation: Reservation | null;
  /** Shadow models that are called beside this decision. */
  readonly shadows: readonly PlannedCall[];
  readonly simulated: boolean;
  readonly startedAtMs: number;
  readonly deadlineAtMs: number;
  /** False when an earlier run of this decision may have called models already. */
  readonly isFirstRun: boolean;
}

/** What deciding one of the markets needs. Its rules are left out: the models read those from the store. */
export interface MarketSnapshot extends Omit<RequestedMarket, 'volatility'> {
  /** Which of the prompts it is in, from 1; 0 = no model is called about it. */
  readonly part: number;
  readonly fee: Fee;
  readonly segment: Segment;
  readonly weights: Readonly<Record<string, number>>;
  readonly calibration: Calibration;
  /** Of how many markets at most one resolves to YES, this one among them; absent where none are tied so. */
  readonly exclusiveMarkets?: number;
  /** By the policy it is near its expiry; absent: it is not. */
  readonly isNearExpiry?: boolean;
  /** Why no model is called about it; null where one is. */
  readonly refusal: Reason | null;
  /** Why the texts about it may have known its outcome; absent where none may have. */
  readonly informedAfter?: readonly InformedAfter[];
  /** About this market alone. */
  readonly notes: readonly Note[];
  /** The earlier decision whose answers are used; null = none is. */
  readonly reusable: Reusable | null;
  /** Answers that could have been used, where the models are called all the same to measure what reuse costs. */
  readonly audited: Reusable | null;
  /** What the first call was given of another market of the event. */
  readonly relatedContext: BackgroundSource | null;
}

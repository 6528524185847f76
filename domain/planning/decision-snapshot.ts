import type { Note } from '../decision/note.ts';
import type { Reason } from '../decision/reason.ts';
import type { Position } from '../decision/request.ts';
import type { Question } from '../decision/reuse.ts';
import type { Evidence } from '../forecast/blend.ts';
import type { Calibration } from '../forecast/calibrate.ts';
import type { HalfWidths } from '../forecast/interval.ts';
import type { BackgroundSource } from '../forecast/prompt.ts';
import type { MeasuredSpread } from '../learning/answer-spread.ts';
import type { FeeRow } from '../market/fee.ts';
import type { InjectionFlag } from '../market/injection-flags.ts';
import type { Market } from '../market/market.ts';
import type { RefusedMarket } from '../market/market-event.ts';
import type { Segment } from '../market/segment.ts';
import type { Strike } from '../market/strike.ts';
import type { Reservation } from '../money/reservation.ts';
import type { Band, Mode } from '../shared/modes.ts';
import type { DecisionPolicy } from '../shared/policy.ts';
import type { Plan } from './plan.ts';
import type { PlannedCall } from './planned-call.ts';
import type { Reusable } from './reuse.ts';

/** Everything that a decision needs to know, read once by its admission. A market that is decided alone is an event of one. */
export interface DecisionSnapshot {
  /** `<account>/<requestId>`: under it the calls are made and booked. */
  readonly decisionId: string;
  readonly account: string;
  readonly requestId: string;
  /** Null: one market was asked for by itself. */
  readonly event: EventTerms | null;
  readonly markets: readonly MarketSnapshot[];
  /** How many prompts each model is sent: one, unless an event's markets do not fit into one answer. */
  readonly parts: number;
  readonly policy: DecisionPolicy;
  readonly bankrollMicroUsd: number;
  readonly maxStakeMicroUsd: number;
  readonly scheduledEventsMs: readonly number[];
  /** What in the texts reads like instructions to a model: in one prompt a text of any market reaches the answers on all. */
  readonly injectionFlags: readonly InjectionFlag[];
  readonly mode: Mode;
  readonly modeVersion: number;
  readonly band: Band;
  readonly policyVersion: number;
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

/** What ties markets together that are decided by the same calls. */
export interface EventTerms {
  readonly eventTicker: string;
  readonly mutuallyExclusive: boolean;
  /** By the caller: one of exactly these markets resolves to YES. */
  readonly exhaustive: boolean;
  /** Markets of the request that cannot be decided. */
  readonly refused: readonly RefusedMarket[];
}

/** What deciding one of the markets needs. */
export interface MarketSnapshot {
  /** Of this market's own decision: the request's, or `<requestId>.<ticker>` for a market of an event. */
  readonly decisionId: string;
  readonly requestId: string;
  /** Without its rules: the models read those from the store. */
  readonly market: Market;
  readonly strike: Strike | null;
  /** Which of the prompts it is in, from 1; 0 = no model is called about it. */
  readonly part: number;
  readonly position: Position | null;
  readonly fee: FeeRow;
  readonly segment: Segment;
  readonly weights: Readonly<Record<string, number>>;
  readonly calibration: Calibration;
  readonly question: Question;
  /** Why no model is called about it; null where one is. */
  readonly refusal: Reason | null;
  /** About this market alone. */
  readonly notes: readonly Note[];
  /** The earlier decision whose answers are used; null = none is. */
  readonly reusable: Reusable | null;
  /** Answers that could have been used, where the models are called all the same to measure what reuse costs. */
  readonly audited: Reusable | null;
  /** What the first call was given of another market of the event. */
  readonly relatedContext: BackgroundSource | null;
}

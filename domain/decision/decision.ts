import type { Forecast } from '../forecast/forecast.ts';
import type { BackgroundSource } from '../forecast/prompt.ts';
import type { FeeRow } from '../market/fee.ts';
import type { InjectionFlag } from '../market/injection-flags.ts';
import type { Quotes, Side } from '../market/market.ts';
import type { Segment } from '../market/segment.ts';
import type { Method } from '../shared/method.ts';
import type { Usage } from '../shared/model.ts';
import type { Mode } from '../shared/modes.ts';
import type { DecisionPolicy, Purpose } from '../shared/policy.ts';
import type { Step } from '../shared/step.ts';
import type { CallEvaluation } from './call-evaluation.ts';
import type { Candidate } from './candidate.ts';
import type { Note } from './note.ts';
import type { PartOfEvent } from './part-of-event.ts';
import type { CallFailureKind, Reason } from './reason.ts';
import type { Position } from './request.ts';

export type Action = 'BUY' | 'SELL' | 'SKIP';
export const ACTIONS = ['BUY', 'SELL', 'SKIP'] as const satisfies readonly Action[];
/** How far a decision went: no model called, one model, one model and then the panel, the panel at once; or no model called
 * and an earlier decision's answers in their stead. */
export type Path = 'none' | 'quick' | 'escalated' | 'full' | 'reused';
export const PATHS = ['none', 'quick', 'escalated', 'full', 'reused'] as const satisfies readonly Path[];

/** What would have been traded had a guard not spoken. */
export interface Trade {
  readonly action: 'BUY' | 'SELL';
  readonly side: Side;
  readonly contracts: number;
  readonly limitMicroUsd: number;
  readonly stakeMicroUsd: number;
  readonly feeMicroUsd: number;
  /** Probability points after the fee, per contract. */
  readonly edge: number;
}

export interface Verdict {
  readonly action: Action;
  readonly trade: Trade | null;
  readonly edge: number | null;
  readonly threshold: number;
  readonly reasons: readonly Reason[];
  /** For a SKIP that a guard caused: the trade that was withheld. Where the mode withheld the trade or made it smaller: what
   * would have been traded in `normal`, if that is known without asking anybody. */
  readonly withheldTrade: Trade | null;
  /** The mode whose rules `withheldTrade` follows, where that is not the decision's own. */
  readonly withheldTradeMode?: Mode;
}

/** What the models are asked, so that two decisions can be told to be about the same. */
export interface Question {
  readonly promptVersion: string;
  /** SHA-256 of the market's title, subtitle and rules. */
  readonly hash: string;
}

/** Which market's answers are used again: this one's, or those of one that asks the same under another ticker. */
export type ReuseKind = 'same' | 'twin';
export const REUSE_KINDS = ['same', 'twin'] as const satisfies readonly ReuseKind[];

/** An earlier decision whose answers a decision used instead of its own. */
export interface Reused {
  readonly decisionId: string;
  readonly ageMs: number;
  /** The larger of the bid's and the ask's move since then; for a twin, the difference between the two markets' quotes. */
  readonly priceMoveMicroUsd: number;
  /** Set where the answers were used to save money, null where no model could be called. */
  readonly kind: ReuseKind | null;
  readonly sourceTicker: string;
  /** What the answers cost when they were given. */
  readonly savedMicroUsd: number;
}

/** What using earlier answers again would have said, in a decision that could have done so and asked anew to find out. */
export interface ReuseAudit {
  readonly kind: ReuseKind;
  /** Whose answers these are. */
  readonly decisionId: string;
  /** P, pooled and calibrated as for this decision. */
  readonly probability: number;
}

/** The money side of a decision whose calls were made by what they are worth. */
export interface Economics {
  /** What a micro-dollar of the account's budget was worth elsewhere in its day. */
  readonly budgetShadowPrice: number;
  /** Calls that were thought of, in order, the first one included. */
  readonly evaluations: readonly CallEvaluation[];
}

/** How one planned call ended. */
export interface CallRecord {
  readonly model: string;
  readonly provider: string;
  readonly step: Step;
  readonly outcome: 'answered' | 'failed' | 'cancelled';
  readonly rawProbability: number | null;
  readonly reasoning: string | null;
  readonly failure: {
    readonly kind: CallFailureKind;
    readonly message: string;
  } | null;
  readonly costMicroUsd: number;
  readonly latencyMs: number | null;
  readonly attemptId: string | null;
  /** Tokens of the one request that was charged; absent where none was or several were, where its usage is not known, and where
   * the call was about several markets. */
  readonly usage?: Usage;
  /** UTF-8 bytes of the request's body. */
  readonly requestBytes: number;
  /** What it was expected to cost; absent where that was not predicted from this request. */
  readonly predictedMicroUsd?: number;
}

/** What the verdict was worked out from beside quotes and forecast, so that it can be redone from the record alone. */
export interface Terms {
  readonly fee: FeeRow;
  readonly bankrollMicroUsd: number;
  readonly maxStakeMicroUsd: number;
  readonly kellyFraction: number;
  readonly position: Position | null;
  readonly baseRate: number;
  readonly maxSpread: number;
  /** Least edge by which the forecast's agreement was worked out: the account's, by the factor of the mode. */
  readonly minEdge: number;
  readonly rules: VerdictRules;
}

/** The account's or the caller's rules for the verdict, and the mode that it was reached in: that of the admission, or a
 * stricter one that was signalled on the way. */
export interface VerdictRules
  extends Pick<DecisionPolicy, 'minEdge' | 'minAgreement' | 'maxDisagreement' | 'allowOutliers' | 'emergencyStopLoss'> {
  readonly mode: Mode;
  /** Answers that were needed. */
  readonly quorum: number;
}

/** The stored, immutable record of one decision. All times epoch milliseconds, all money micro-dollars. */
export interface Decision {
  readonly decisionId: string;
  readonly requestId: string;
  readonly account: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly ticker: string;
  readonly eventTicker: string;
  readonly seriesTicker: string;
  readonly title: string;
  readonly category: string;
  /** Category, volatility and time to expiry: what the models' records are kept by. */
  readonly segment: Segment;
  readonly quotes: Quotes;
  readonly terms: Terms;
  readonly closeTimeMs: number;
  readonly scheduledResolutionMs: number;
  readonly path: Path;
  readonly question: Question;
  /** For the path `reused`. */
  readonly reused?: Reused;
  readonly reuseAudit?: ReuseAudit;
  readonly background?: BackgroundSource;
  /** Events that the caller named: answers from before one of them do not stand after it. */
  readonly scheduledEventsMs?: readonly number[];
  readonly method: Method;
  /** What the first step's money was spent for. */
  readonly purpose: Purpose;
  /** Absent where no value of information was looked at. */
  readonly economics?: Economics;
  /** Whether everyone who could be asked was, at once: only then are models compared by it. */
  readonly isFullPanel: boolean;
  /** How likely it was that everyone would be asked: 1 in burn-in, 0 where the trade alone decided. */
  readonly explorationProbability: number;
  readonly action: Action;
  readonly verdict: Verdict;
  /** Absent where the market was decided alone. */
  readonly event?: PartOfEvent;
  /** What in the market's text (and in its event's, where it was decided with others) reads like instructions to a model; absent
   * where nothing does. */
  readonly injectionFlags?: readonly InjectionFlag[];
  readonly forecast: Forecast | null;
  readonly candidates: readonly Candidate[];
  readonly calls: readonly CallRecord[];
  /** What happened on the way, in order. */
  readonly notes: readonly Note[];
  readonly mode: Mode;
  readonly modeVersion: number;
  readonly policyVersion: number;
  /** 0 = no outcomes yet: equal weights and prior calibration. */
  readonly scoreboardVersion: number;
  /** Recorded cost plus what is still charged as uncertain. */
  readonly costMicroUsd: number;
  readonly uncertainMicroUsd: number;
  readonly simulated: boolean;
  readonly startedAtMs: number;
  readonly decidedAtMs: number;
  readonly latencyMs: number;
  /** After this the verdict must not be acted on. */
  readonly validUntilMs: number;
}

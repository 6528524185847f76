import type { ArmDraw } from '../forecast/arm-draw.ts';
import type { EvidenceSource } from '../forecast/evidence.ts';
import type { Forecast } from '../forecast/forecast.ts';
import type { BackgroundSource } from '../forecast/prompt.ts';
import type { InjectionFlag } from '../market/injection-flags.ts';
import type { Quotes } from '../market/market.ts';
import type { Segment } from '../market/segment.ts';
import type { InformedAfter } from '../research/informed-after.ts';
import type { Method, Step } from '../shared/method.ts';
import type { Usage } from '../shared/model.ts';
import type { Mode } from '../shared/modes.ts';
import type { Purpose } from '../shared/policy.ts';
import type { Candidate } from './candidate.ts';
import type { Economics, Note, NoteCatalog } from './note.ts';
import type { CallFailureKind } from './reason.ts';
import type { ResearchRecord } from './research-record.ts';
import type { Question, ReuseAudit, Reused } from './reuse.ts';
import type { Action, Terms, Verdict } from './verdict.ts';

/** The stored, immutable record of one decision. All times epoch milliseconds, all money micro-dollars. */
export interface Decision {
  readonly decisionId: string;
  readonly requestId: string;
  readonly account: string;
  /** Of accounts: what is learned from it is learned by all of them. */
  readonly group: string;
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
  /** Of the texts that the caller passed, and behind them those of the brief, that the models were given. */
  readonly sources?: readonly EvidenceSource[];
  /** Whether chance took evidence or price from the models; absent where nothing was offered or could be taken. */
  readonly armDraw?: ArmDraw;
  /** Absent where neither policy nor request wanted an evidence brief. */
  readonly research?: ResearchRecord;
  /** Why its texts may have known the outcome, so that nothing is learned from it; absent where none may have. */
  readonly informedAfter?: readonly InformedAfter[];
  /** Events that the caller named: answers from before one of them do not stand after it. */
  readonly scheduledEventsMs?: readonly number[];
  readonly method: Method;
  /** What the first step's money was spent for. */
  readonly purpose: Purpose;
  /** Absent where no value of information was looked at. */
  readonly economics?: Economics;
  /** Whether every model that could be called was, at once: only then are models compared by it. */
  readonly isFullPanel: boolean;
  /** How likely it was that every model would be called: 1 in burn-in, 0 where the trade alone decided. */
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

/** How far a decision went: no model called, one model, one model and then more, a panel at once; or no model called and an
 * earlier decision's answers used. */
export const PATHS = ['none', 'quick', 'escalated', 'full', 'reused'] as const;
export type Path = (typeof PATHS)[number];

/** What a decision says of the event that it was a part of. */
export interface PartOfEvent {
  readonly eventTicker: string;
  /** Under which the calls were made and are booked: `<account>/<requestId of the event>`. */
  readonly decisionId: string;
  /** How many of the event's markets were decided, and how many of them were asked about. */
  readonly markets: number;
  readonly asked: number;
  /** This market's place among those that were asked about in the same calls, from 1: a call is counted with the first. 0 = it
   * was not asked about. */
  readonly place: number;
  /** How the probabilities were made to fit together; null where this market has none. Probabilities before and after are this
   * market's, sums those of all that were tied. */
  readonly coherence: Omit<NoteCatalog['made_coherent'], 'tie' | 'markets'> | null;
  /** How it was sized with others; absent where it was sized by itself. */
  readonly sizing?: NoteCatalog['sized_together'];
}

/** How one planned call ended. */
export interface CallRecord {
  readonly model: string;
  /** Which of the model's answers it was to bring, from 1; absent = the first. */
  readonly sample?: number;
  readonly provider: string;
  readonly step: Step;
  readonly outcome: 'answered' | 'failed' | 'cancelled';
  readonly rawProbability: number | null;
  /** Null where there is no answer, and in an event of more than 20 markets beyond the first market of each prompt. */
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

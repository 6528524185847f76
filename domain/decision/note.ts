import type { ArmDraw } from '../forecast/arm-draw.ts';
import type { CoherenceKind, CoherenceTie } from '../forecast/cohere.ts';
import type { JointTie } from '../forecast/joint-outcomes.ts';
import type { AlertCatalog, CapFigures } from '../health/alert.ts';
import type { ReachableModels } from '../health/mode-state.ts';
import type { InformedAfter } from '../research/informed-after.ts';
import type { Arm } from '../shared/arm.ts';
import type { Finding, NoFigures } from '../shared/finding.ts';
import type { Band, Mode } from '../shared/modes.ts';
import type { OneModelRule } from './candidate.ts';
import type { CallFailureKind, Reason } from './reason.ts';
import type { ResearchRecord } from './research-record.ts';
import type { Reused } from './reuse.ts';

/** What happened on the way to a decision: each code with its figures. The words are in domain/explain/note-sentences.ts. */
export interface NoteCatalog {
  readonly one_model_first: StakeFigures;
  readonly panel_at_once: StakeFigures & { readonly models: number };
  readonly one_model_only: StakeFigures & { readonly because: OneModelRule };
  readonly one_at_a_time: NoFigures;
  readonly consensus_at_once: { readonly models: number };
  /** Every model is called until enough has been learned. */
  readonly burn_in: {
    readonly labels: number;
    readonly labelsNeeded: number;
    readonly panels: number;
    readonly panelsNeeded: number;
  };
  /** Every model is called on a random share of the decisions, so that the models' record stays fair. */
  readonly drawn_for_learning: { readonly drawn: number; readonly share: number };
  /** What the models would have been given is withheld on a random share of the decisions, to measure what it adds. */
  readonly drawn_to_go_without: ArmDraw;
  readonly no_call: { readonly reason: Reason };
  readonly cap_refused: { readonly cap: CapFigures; readonly consequence: CapConsequence };

  /** An evidence brief was looked for. */
  readonly researched: Pick<ResearchRecord, 'brief' | 'because'>;

  /** Nothing is learned from the decision: its texts may have known the outcome. */
  readonly informed_after: { readonly marks: readonly InformedAfter[] };

  readonly answers_reused: Reused;
  readonly answers_not_reused: { readonly decisionId: string | null; readonly because: ReuseObstacle };
  /** Earlier answers would have stood, and the models were called again to measure what reuse costs in accuracy. `off`: reuse
   * is switched off in the category by that measurement. */
  readonly reuse_audited: {
    readonly decisionId: string;
    readonly ticker: string;
    readonly off: ReuseOffFigures | null;
  };

  /** The largest stake is the policy's share of the bankroll. */
  readonly stake_bounded: StakeBound;

  /** Every model is asked for so many answers, which count as one. */
  readonly asked_several_times: { readonly samples: number };
  /** Whether more answers are worth their cost. */
  readonly value_of_more: CallEvaluation;
  readonly blend_unproven: NoFigures;
  readonly no_price: NoFigures;
  /** `providers`: those that alike refused it. */
  readonly request_at_fault: { readonly failure: CallFailureKind; readonly providers: readonly string[] };
  /** Models that failed and cost nothing, and those that are called in their place. */
  readonly failed_replaced: { readonly failed: readonly string[]; readonly replacements: readonly string[] };
  readonly unanswered: { readonly unanswered: number; readonly markets: number };
  readonly rests_on_one_model: NoFigures;
  /** How far P is from a coin toss, at the nearest market. */
  readonly confident: ConfidenceFigures;
  readonly unsure: ConfidenceFigures;
  readonly panel_agrees: AgreementFigures;
  readonly panel_disagrees: AgreementFigures & { readonly value: CallEvaluation };

  /** Fewer models can be called than this account's panel needs: its decision is made in a stricter mode than the service's. */
  readonly account_below_quorum: ReachableModels & { readonly mode: Mode };
  readonly mode_permits_no_more: { readonly mode: Mode };
  readonly band_permits_no_more: { readonly band: Band };
  readonly no_time_for_more: { readonly remainingMs: number; readonly slowestMs: number };

  /** How the probability was made to fit those of the event's other markets. */
  readonly made_coherent: {
    readonly kind: CoherenceKind;
    readonly tie: CoherenceTie;
    readonly markets: number;
    readonly before: number;
    readonly after: number;
    readonly sumBefore: number;
    readonly sumAfter: number;
  };

  /** How the market was sized with others of its event. */
  readonly sized_together: {
    readonly tie: JointTie;
    /** Sized as one, this market included. */
    readonly markets: number;
    /** The largest stake, and not the odds, ends the event's purchases. */
    readonly isBudgetUsed: boolean;
    /** Contracts, YES positive; and what it would be if the market stood alone. */
    readonly position: number;
    readonly positionAlone: number;
    /** What the positions in these markets cost at today's prices; and what they would if each stood alone. */
    readonly stakeMicroUsd: number;
    readonly stakeAloneMicroUsd: number;
    /** Expected growth of the logarithm of the money that is put at risk, by these trades; and by those if each stood alone. */
    readonly growth: number;
    readonly growthAlone: number;
  };
}

/** Micro-dollars: what the request asked for, and what it is to have at the most. */
export interface StakeBound {
  readonly askedMicroUsd: number;
  readonly maxStakeMicroUsd: number;
  readonly bankrollMicroUsd: number;
  readonly maxPositionShare: number;
}

export interface StakeFigures {
  readonly maxStakeMicroUsd: number;
  readonly quickBelowStakeMicroUsd: number;
}

/** What follows from a cap without room: no call for learning, the others without the model, one model instead of the panel,
 * or no further call. */
export type CapConsequence = 'no_learning' | 'without_model' | 'one_model' | 'no_more';

export interface ReuseObstacleCatalog {
  readonly none: NoFigures;
  readonly expired: { readonly validUntilMs: number };
  readonly other_wording: NoFigures;
  /** The earlier answers' arm is another. */
  readonly other_arm: { readonly arm: Arm };
  readonly other_evidence: NoFigures;
  readonly rules_changed: NoFigures;
  readonly simulated_differs: { readonly simulated: boolean };
  readonly other_market: { readonly ticker: string };
  readonly suspicious_text: NoFigures;
  readonly too_old: { readonly ageMs: number; readonly mostMs: number };
  readonly event_since: { readonly atMs: number };
  readonly too_few_answers: { readonly answers: number; readonly needed: number };
  readonly price_moved: { readonly priceMoveMicroUsd: number; readonly mostMicroUsd: number };
  /** At today's price one more answer is worth more than it costs. */
  readonly worth_one_more: NoFigures;
}
export type ReuseObstacle = Finding<ReuseObstacleCatalog>;

/** On resolved markets earlier answers were worse than new ones by so many Brier points. */
export type ReuseOffFigures = AlertCatalog['reuse_off'];

export interface ConfidenceFigures {
  readonly distance: number;
  readonly escalateWithin: number;
}

export interface AgreementFigures {
  readonly agreement: number;
  readonly needed: number;
}

export type NoteCode = keyof NoteCatalog;
export type Note = Finding<NoteCatalog>;

/** Whether a decision's notes say that its answers were enough: no other call was wanted, whatever mode, money or time would
 * have permitted. */
export function wasEnough(notes: readonly Note[]): boolean {
  return notes.some(
    ({ code, figures }) =>
      code === 'confident' ||
      code === 'blend_unproven' ||
      code === 'no_price' ||
      code === 'request_at_fault' ||
      (code === 'value_of_more' && !figures.pays),
  );
}

/** Whether calls are worth making: the value of the information that their answers would bring, and their expected cost. */
export interface CallEvaluation {
  readonly models: readonly string[];
  /** Which of the model's answers each would be, from 1; absent where all are first ones. */
  readonly samples?: readonly number[];
  readonly valueMicroUsd: number;
  readonly costMicroUsd: number;
  /** The value has to be above the cost times this. */
  readonly requiredMultiple: number;
  readonly pays: boolean;
}

/** The money side of a decision whose calls were weighed one at a time. */
export interface Economics {
  /** What a micro-dollar of the account's budget was worth elsewhere in its day. */
  readonly budgetShadowPrice: number;
  /** Calls that were weighed, in order, the first one included. */
  readonly evaluations: readonly CallEvaluation[];
}

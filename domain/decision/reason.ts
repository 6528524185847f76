import type { CapFigures } from '../health/alert.ts';
import type { FailureKind } from '../health/failure.ts';
import type { InjectionFlag } from '../market/injection-flags.ts';
import type { Side } from '../market/market.ts';
import type { Settlement } from '../market/settlement.ts';
import type { Finding } from '../shared/finding.ts';
import type { Mode } from '../shared/modes.ts';

/** Why a decision came out as it did: each code with the figures that it rests on. Probabilities and edges are in [0, 1], an
 * edge of .03 being 3 cents a contract. The words are in domain/explain/reason-sentences.ts. */
export interface ReasonCatalog {
  readonly edge_found: {
    readonly side: Side;
    readonly sideProbability: number;
    readonly edge: number;
    readonly threshold: number;
  };
  readonly exit_above_value: { readonly edge: number; readonly threshold: number };
  /** More is held than is right at this price; `edge` below 0: a contract brings less than it is worth, and the position is
   * smaller by it. */
  readonly above_target: {
    readonly side: Side;
    readonly held: number;
    readonly contracts: number;
    readonly edge: number;
  };
  /** YES positive. */
  readonly at_target: { readonly held: number; readonly least: number; readonly most: number };
  readonly emergency_exit: StopLossFigures;
  /** The price is no further than the gate from 0 or 1. */
  readonly price_gate: { readonly price: number; readonly priceGate: number };
  /** There is no price: one side of the book is empty, or nothing was ever traded at one. */
  readonly no_price: {
    readonly why: 'one_sided' | 'never_traded';
    readonly yesBidMicroUsd: number;
    readonly yesAskMicroUsd: number;
  };
  /** Null: the market states no volume. In contracts. */
  readonly volume_below_minimum: { readonly volume: number | null; readonly minVolume: number };
  /** `list`: what the account's policy says of categories. */
  readonly category_excluded: {
    readonly category: string;
    readonly by: 'allowedCategories' | 'excludedCategories';
    readonly list: readonly string[];
  };
  /** Models were called about the market at `atMs`, for that decision. */
  readonly cooling_down: {
    readonly decisionId: string;
    readonly atMs: number;
    readonly analysisCooldownMs: number;
    readonly untilMs: number;
  };
  readonly analyses_used_up: {
    readonly analyses: number;
    readonly maxAnalysesPerMarketDay: number;
    /** The end of the account's day. */
    readonly untilMs: number;
  };
  /** By the models that answered: that the side which would be bought wins. */
  readonly confidence_below_minimum: {
    readonly side: Side;
    readonly confidence: number;
    readonly minConfidence: number;
    readonly isNearExpiry: boolean;
  };
  readonly spread_too_wide: { readonly spread: number; readonly maxSpread: number };
  readonly market_disagreement: {
    readonly modelProbability: number;
    readonly marketPrice: number;
    /** As a factor, above 1 whichever is larger; older records have the distance that was permitted then instead. */
    readonly oddsRatio?: number;
    readonly maxOddsRatio?: number;
    readonly maxDisagreement?: number;
  };
  readonly blend_unproven: {
    readonly resolvedEvents: number;
    /** Independent events that are still needed at the present effect; null = at the present effect it will not be proven. */
    readonly neededEvents: number | null;
    readonly lowerBound: number | null;
  };
  /** `best` null: neither side has an offer. `contracts`: the size at which the rounded fee took the edge below the
   * threshold; null where the edge of a single contract is below it. */
  readonly edge_below_threshold: {
    readonly best: { readonly side: Side; readonly edge: number; readonly contracts: number | null } | null;
    readonly threshold: number;
  };
  readonly agreement_below_minimum: { readonly agreement: number; readonly minAgreement: number };
  /** The book has less than one step of the order at its best price. */
  readonly no_depth: {
    readonly action: 'BUY' | 'SELL';
    readonly side: Side;
    readonly wanted: number;
    readonly standing: number;
  };
  /** The book bounds the order. */
  readonly within_depth: { readonly wanted: number; readonly contracts: number };
  readonly size_below_one: { readonly side: Side };
  readonly no_quorum: QuorumFigures;
  readonly deadline_passed: QuorumFigures;
  /** The service was away: what the trade rests on was good until then. */
  readonly too_late: { readonly validUntilMs: number; readonly reachedAtMs: number };
  readonly market_closed: { readonly closeTimeMs: number; readonly reachedAtMs: number };
  /** The market's outcome is on record. */
  readonly market_resolved: { readonly outcome: Settlement; readonly resolvedAtMs: number };
  readonly budget_refused: CapFigures;
  readonly decision_cap: CapFigures;
  readonly budget_exhausted: { readonly dayMicroUsd: number };
  /** The account's policy is not in the store. */
  readonly budget_unreadable: { readonly account: string };
  /** `held` null: no position that could be sold. */
  readonly mode_emergency: { readonly mode: Mode; readonly held: HeldFigures | null };
  readonly mode_halted: { readonly mode: Mode };
  /** The mode does not permit the action, mostly because it became stricter before the decision was finalized. */
  readonly mode_changed: { readonly mode: Mode; readonly withheldAction: 'BUY' | 'SELL' };
  /** None of so many configured models can be called now; the candidates say why. */
  readonly no_models: { readonly models: number };
  /** A call has to be worth `requiredMultiple` times its cost. */
  readonly not_worth_asking: {
    readonly models: readonly string[];
    readonly valueMicroUsd: number;
    readonly costMicroUsd: number;
    readonly requiredMultiple: number;
  };
  readonly injection_flagged: { readonly injectionFlags: readonly InjectionFlag[] } & InjectionEffect;
}

/** A position's stop loss, per contract of the side that is held: the middle of its quotes against the stop. */
export interface StopLossFigures {
  readonly midMicroUsd: number;
  readonly bidMicroUsd: number;
  readonly stopMicroUsd: number;
  readonly paidMicroUsd: number;
}

/** `midMicroUsd` null: the quotes are too far apart to be a price, or of one side alone; a `bidMicroUsd` of 0 is none. */
export type HeldFigures = StopLossFigures | { readonly midMicroUsd: null; readonly bidMicroUsd: number };

/** Calls that were made, the usable answers among them, and how the others ended, the most frequent first. */
export interface QuorumFigures {
  readonly answered: number;
  readonly quorum: number;
  readonly called: number;
  readonly failures: readonly CallFailureKind[];
}

/** What a text that reads like instructions changes: nothing, a trade that rests on one model, or a trade's size. */
export type InjectionEffect =
  | { readonly effect: 'none' | 'withheld' }
  | { readonly effect: 'reduced'; readonly leastProbability: number; readonly forecastProbability: number };

/** How a planned call may end without an answer. */
export type CallFailureKind = FailureKind | 'reservation_lost' | 'not_started';

export type ReasonCode = keyof ReasonCatalog;
export type Reason = Finding<ReasonCatalog>;

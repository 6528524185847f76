import type { CapFigures } from '../health/alert.ts';
import type { Breaker } from '../health/breaker.ts';
import type { Finding, NoFigures } from '../shared/finding.ts';
import type { Band, Mode } from '../shared/modes.ts';
import type { ReasonCode } from './reason.ts';

/** Why a model was chosen or passed over: each code with its figures. The words are in domain/explain/candidate-sentences.ts. */
export interface CandidateCatalog {
  readonly primary_model: NoFigures;
  readonly cheapest: NoFigures;
  /** `weight` null: no market has resolved yet, the models were compared by their distance from the others. */
  readonly most_weight_for_cost: { readonly weight: number | null };
  /** The least cost for a hundredth of a Brier point. */
  readonly least_cost_for_accuracy: { readonly costPerHundredthMicroUsd: number };
  readonly cheapest_of_panel: NoFigures;
  /** Called after the first model if the answers so far are not enough. */
  readonly next_in_queue: NoFigures;
  readonly in_panel: { readonly isEveryModelCalled: boolean; readonly deselected: DeselectionFigures | null };
  /** Left out of the panel for economy, and called if the panel agrees too little. */
  readonly called_if_panel_disagrees: { readonly passedOver: Finding<PassedOverCatalog> };
  readonly less_weight_for_cost: PassedOverCatalog['less_weight_for_cost'];
  readonly harmful_answer: PassedOverCatalog['harmful_answer'];
  readonly deselected: DeselectionFigures;
  readonly shadow: NoFigures;
  readonly too_slow: { readonly p95Ms: number; readonly deadlineMs: number };
  readonly no_key: { readonly provider: string; readonly apiKeyEnv: string | null };
  readonly blocked: { readonly because: string };
  readonly breaker_open: Breaker;
  readonly queue_not_polled: { readonly provider: string };
  /** The provider refused the key of every worker that would poll its queue. */
  readonly key_refused: { readonly provider: string; readonly apiKeyEnv: string | null };
  readonly prompt_too_long: {
    readonly contextTokens: number;
    readonly promptTokens: number;
    readonly maxOutputTokens: number;
  };
  readonly tier_too_slow: { readonly tier: string; readonly leastDeadlineMs: number; readonly deadlineMs: number };
  readonly one_model_only: { readonly because: OneModelRule };
  readonly over_decision_cap: { readonly worstCaseMicroUsd: number; readonly decisionMicroUsd: number };
  /** The model's own cap has no room. */
  readonly over_model_cap: CapFigures;
  /** Another cap had no room for a panel, so one model was called instead. */
  readonly no_room_for_panel: CapFigures;
  /** No model was called at all. */
  readonly no_call: { readonly reason: ReasonCode };
  readonly earlier_answers_used: { readonly decisionId: string };
}

/** Why a model that could have been called was not among the best. */
export interface PassedOverCatalog {
  readonly less_weight_for_cost: { readonly than: readonly string[] };
  /** Its Brier loss is so far above the best model's that its answer would take away more than it adds. */
  readonly harmful_answer: { readonly excessLoss: number };
}

/** A model whose record has turned: the sum of its Page-Hinkley test, the panel questions that it rests on, and how it has
 * done since. */
export interface DeselectionFigures {
  readonly sum: number;
  readonly labels: number;
  readonly probation: { readonly labels: number; readonly mean: number } | null;
  readonly since: { readonly atMs: number; readonly ticker: string } | null;
}

/** Why one model is called and no more. */
export type OneModelRule =
  | { readonly rule: 'mode'; readonly mode: Mode }
  | { readonly rule: 'band'; readonly band: Band }
  | { readonly rule: 'ensemble_off' }
  /** The policy has it so for markets that end soon. */
  | { readonly rule: 'near_expiry' }
  /** To learn whether prices near certainty are right. */
  | { readonly rule: 'near_certain' };

export type CandidateReason = Finding<CandidateCatalog>;

/** A model that could have been called, and why it was or was not. */
export interface Candidate {
  readonly model: string;
  readonly provider: string;
  readonly worstCaseMicroUsd: number;
  /** Called beside others and never counted. */
  readonly shadow: boolean;
  /** `wider`: called if the panel agrees too little. */
  readonly chosen: 'quick' | 'panel' | 'wider' | null;
  readonly why: CandidateReason;
  /** It could not have been called, or not in time, or a rule forbade it (mode, budget, a setting): not calling it saved
   * nothing. */
  readonly heldBack: 'unavailable' | 'by_rule' | null;
}

import type { Candidate } from '../decision/candidate.ts';
import type { CallEvaluation, Note } from '../decision/note.ts';
import type { Reason } from '../decision/reason.ts';
import type { Market } from '../market/market.ts';
import type { Strategy } from '../shared/method.ts';
import type { Band, Mode } from '../shared/modes.ts';
import type { DecisionPolicy, Purpose } from '../shared/policy.ts';
import type { Learned } from './exploration.ts';
import type { PlannedCall, PricedModel } from './priced-model.ts';

/** Which models a decision may call, in which order. What is called after the first step is decided by next-step.ts. */
export interface Plan {
  readonly strategy: Strategy;
  /** What the first step calls: no model, one model, or a panel. */
  readonly start: 'none' | 'quick' | 'panel';
  /** Why no model is called; null when one is, and when earlier answers are used instead. */
  readonly refusal: Reason | null;
  readonly first: readonly PlannedCall[];
  /** The models that may be called after the first, the best first. */
  readonly queue: readonly PlannedCall[];
  /** Those that were left out of the panel for economy alone: called if it agrees too little. */
  readonly wider: readonly PlannedCall[];
  /** Those that are called only where one of the others failed and cost nothing, one for each, the best first. Absent in a decision
   * that was admitted before failures were replaced: it goes on by the rules that it began with. */
  readonly standby?: readonly PlannedCall[];
  /** Where calls are weighed one at a time: what a micro-dollar is worth elsewhere in the day, and what the first call had to
   * bring. Null where nothing is weighed. */
  readonly value: { readonly budgetShadowPrice: number; readonly first: CallEvaluation } | null;
  readonly candidates: readonly Candidate[];
  readonly notes: readonly Note[];
  /** What the first step's money is spent for. */
  readonly purpose: Purpose;
  /** Whether the first step calls every model that can be called: then the models may be compared by it. */
  readonly callsEveryModel: boolean;
  /** How likely it was that every model would be called; 1 in burn-in, 0 where only the trade decides. */
  readonly explorationProbability: number;
}

export interface PlanInput {
  readonly decisionId: string;
  /** Why no model is asked: every market of the request has its outcome on record, or is one that the policy leaves alone. */
  readonly unasked?: Reason | null;
  /** One, or several of an event that are decided together. */
  readonly markets: readonly Pick<Market, 'quotes'>[];
  readonly maxStakeMicroUsd: number;
  readonly policy: DecisionPolicy;
  readonly mode: Mode;
  /** Of the account's budget. */
  readonly band: Band;
  readonly models: readonly PricedModel[];
  /** What one decision may reserve in all, for each of its prompts. */
  readonly decisionCapMicroUsd: number;
  /** The policy has one model asked, because what is asked about ends soon; absent: it does not. */
  readonly isNearExpiry?: boolean;
  readonly deadlineMs: number;
  readonly learned: Learned;
  /** What a micro-dollar is worth elsewhere in the day; 0 = money is not scarce. */
  readonly budgetShadowPrice: number;
  /** The value of the first answer's information, and whether it was measured on the account's own forecasts. */
  readonly valueOfFirstMicroUsd: number;
  readonly isValueMeasured: boolean;
}

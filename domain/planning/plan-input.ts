import type { Market } from '../market/market.ts';
import type { Band, Mode } from '../shared/modes.ts';
import type { DecisionPolicy } from '../shared/policy.ts';
import type { Learned } from './exploration.ts';
import type { PricedModel } from './priced-model.ts';

export interface PlanInput {
  readonly decisionId: string;
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
  readonly deadlineMs: number;
  readonly learned: Learned;
  /** What a micro-dollar is worth elsewhere in the day; 0 = money is not scarce. */
  readonly budgetShadowPrice: number;
  /** The value of the first answer's information, and whether it was measured on the account's own forecasts. */
  readonly valueOfFirstMicroUsd: number;
  readonly isValueMeasured: boolean;
}

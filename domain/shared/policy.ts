import { budgetSettings, type PURPOSES } from './budget-schema.ts';
import type { OutputOf } from './check-schema.ts';
import { type Standards, standardsOf } from './field-schema.ts';
import { type decisionPolicySchema, decisionSettings } from './policy-schema.ts';

/** How an account decides; policy-schema.ts says what each setting means. */
export type DecisionPolicy = Readonly<OutputOf<typeof decisionPolicySchema>>;
export const DEFAULT_DECISION_POLICY: DecisionPolicy = standardsOf(decisionSettings);

/** `evidence` = the weight that settled markets have earned (guarded); a number in [0, 1] = the operator's override. */
export type Blend = DecisionPolicy['blend'];

/** Whether the policy calls its number of models at once: by its strategy, or because its method needs one vote each. */
export function isConsensus({ strategy, method }: Pick<DecisionPolicy, 'strategy' | 'method'>): boolean {
  return strategy === 'consensus' || method === 'consensus';
}

/** What money is reserved for. */
export type Purpose = (typeof PURPOSES)[number];

/** Hard limits of one account; budget-schema.ts says what each means. A category or a model without a cap has only the day's
 * and the hour's. */
export type BudgetPolicy = Standards<typeof budgetSettings>;
export const DEFAULT_BUDGET_POLICY: BudgetPolicy = standardsOf(budgetSettings);

/** Of the day's cap, where the budget states none; null = the day's cap alone. */
const PURPOSE_SHARE: Readonly<Record<Purpose, number | null>> = {
  decision: null,
  // Probes are paid from the service's own ledger, which is for nothing else.
  probe: null,
  shadow: 0.05,
  exploration: 0.2,
  research: 0.2,
};

/** The day's cap of one purpose in micro-dollars: as stated, else its share of the day's cap; null = the day's cap alone. */
export function purposeCapMicroUsd(budget: BudgetPolicy, purpose: Purpose): number | null {
  const stated = budget.purposeMicroUsd[purpose];
  if (stated !== undefined) return stated;
  const share = PURPOSE_SHARE[purpose];
  return share === null ? null : Math.floor(share * budget.dayMicroUsd);
}

/** The longest a decision may be given: an hour leaves time for the slow service tiers of providers. */
export const LONGEST_DEADLINE_MS = 3_600_000;

import type { CallEvaluation } from '../decision/economics.ts';
import { demandedAt } from '../money/budget-shadow-price.ts';
import type { Plan } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { type PricedModel, predictedCost } from './priced-model.ts';

/** What the first answer is worth against what it has to bring. Where money is not scarce it is called for whatever it brings:
 * the caller wants a forecast. */
export function firstEvaluation(input: PlanInput, first: PricedModel): NonNullable<Plan['value']> {
  const { budgetShadowPrice, valueOfFirstMicroUsd: valueMicroUsd, band } = input;
  const { expectedCostMicroUsd: costMicroUsd } = predictedCost(first);
  const requiredMultiple = demandedAt(budgetShadowPrice, band).first;
  const pays = requiredMultiple === 0 || valueMicroUsd >= requiredMultiple * costMicroUsd;
  const evaluation: CallEvaluation = { models: [first.model], valueMicroUsd, costMicroUsd, requiredMultiple, pays };
  return { budgetShadowPrice, first: evaluation };
}

/** Whether the first answer brings more than it costs, and not only a forecast: by what was measured, not by what is supposed. */
export function isWorthItself(input: PlanInput, first: PricedModel): boolean {
  const { markets, budgetShadowPrice, valueOfFirstMicroUsd, isValueMeasured, band } = input;
  const required = demandedAt(budgetShadowPrice, band).further * predictedCost(first).expectedCostMicroUsd;
  return markets.length === 1 && isValueMeasured && valueOfFirstMicroUsd > required;
}

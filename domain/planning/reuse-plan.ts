import type { Forecast } from '../forecast/forecast.ts';
import { quorumOf } from '../forecast/pool.ts';
import { demandedAt } from '../money/budget-shadow-price.ts';
import { hashToUnitInterval } from '../shared/hash-to-unit-interval.ts';
import type { Band } from '../shared/modes.ts';
import type { DecisionPolicy } from '../shared/policy.ts';
import { modelsIn } from './call-result.ts';
import type { Plan } from './plan.ts';
import { orderOfCalls } from './strategies/order-of-calls.ts';
import { valueOfCalls } from './strategies/value-of-calls.ts';
import type { ValueInput } from './value-of-information.ts';

/** The share of decisions that could use earlier answers and call the models all the same: only so is it known what using them
 * costs. */
export const REUSE_AUDIT_SHARE = 0.1;

/** Drawn from the decision's id. */
export function isReuseAudited(decisionId: string): boolean {
  return hashToUnitInterval(`reuse-audit/${decisionId}`) < REUSE_AUDIT_SHARE;
}

/** How many answers the plan's first step would decide by. */
export function answersNeeded({ strategy, start, first }: Plan, { quorum }: Pick<DecisionPolicy, 'quorum'>): number {
  if (strategy === 'consensus') return quorum;
  return start === 'panel' ? quorumOf(quorum, modelsIn(first).length) : 1;
}

/** Whether a decision that had the earlier answers, pooled at today's price, would call no other model: only then do they save
 * anything. Always where nothing is weighed. */
export function isEnoughToday(
  { value: weighed, first, queue }: Plan,
  forecast: Forecast,
  value: ValueInput,
  band: Band,
  { samplesPerModel }: Pick<DecisionPolicy, 'samplesPerModel'>,
): boolean {
  if (!weighed) return true;
  const known = new Map(forecast.models.map(({ model, samples }) => [model, samples?.length ?? 1]));
  const planned = [...first, ...queue];
  const left = orderOfCalls({
    queue: planned.filter(({ model }) => !known.has(model)),
    asked: planned.flatMap((call) => {
      const samples = known.get(call.model);
      return samples === undefined ? [] : [{ call, samples }];
    }),
    samplesPerModel,
    spread: value.spread,
  });
  const { further } = demandedAt(weighed.budgetShadowPrice, band);
  const evaluate = valueOfCalls({ markets: [{ value, forecast }], parts: 1 }, left, further);
  return typeof evaluate !== 'function' || left.every((_, index) => !evaluate(index + 1).pays);
}

import type { CallEvaluation } from '../../decision/note.ts';
import { demandedAt } from '../../money/budget-shadow-price.ts';
import {
  type CallStrategy,
  otherProvidersFirst,
  overriding,
  type Situation,
  slowestMs,
  stop,
  unansweredOf,
} from './situation.ts';
import { valueOfCalls } from './value-of-calls.ts';

/** One model more at a time, while the value of its information exceeds its cost times what money is worth in the day. As many
 * of the queue are weighed together as bring the most above their cost: several may be worth it where one alone is not. They are
 * called one by one as long as there is time to look again after each. */
export const callByValue: CallStrategy = (situation) => {
  const { markets, queue, band, budgetShadowPrice } = situation;
  if (queue.length === 0) return stop();
  const overridden = overriding(situation);
  if (overridden) return overridden;
  const unanswered = unansweredOf(markets);
  if (unanswered > 0) {
    const note = { code: 'unanswered', figures: { unanswered, markets: markets.length } } as const;
    return { ...stop(note), calls: otherProvidersFirst(queue, situation).slice(0, 1) };
  }
  const evaluate = valueOfCalls(situation, queue, demandedAt(budgetShadowPrice, band).further);
  if (typeof evaluate !== 'function') return stop(evaluate);
  const evaluation = queue
    .map((_, index) => evaluate(index + 1))
    .reduce((best, each) => (gainOf(each) > gainOf(best) ? each : best));
  const called = !evaluation.pays ? 0 : hasTimeToLookAgain(situation) ? 1 : evaluation.models.length;
  return { ...stop({ code: 'value_of_more', figures: evaluation }), calls: queue.slice(0, called), evaluation };
};

const gainOf = ({ valueMicroUsd, costMicroUsd, requiredMultiple }: CallEvaluation) =>
  valueMicroUsd - requiredMultiple * costMicroUsd;

/** Whether two more answers as slow as the slowest so far fit before the deadline: one now, and one after the next look. */
const hasTimeToLookAgain = (situation: Situation) => situation.remainingMs > 2 * slowestMs(situation);

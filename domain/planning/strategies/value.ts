import type { CallEvaluation } from '../../decision/note.ts';
import { COLD_SPREAD } from '../../learning/answer-spread.ts';
import { demandedAt } from '../../money/budget-shadow-price.ts';
import { pick } from '../../shared/pick.ts';
import { orderOfCalls } from './order-of-calls.ts';
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

/** One answer more at a time, of the next model or of one that has answered already, while the value of its information exceeds its cost times what money is worth in the day. As many
 * are weighed together as bring the most above their cost: several may be worth it where one alone is not. They are
 * called one by one as long as there is time to look again after each. */
export const callByValue: CallStrategy = (situation) => {
  const { markets, queue, band, budgetShadowPrice } = situation;
  const spread = markets[0]?.value.spread ?? COLD_SPREAD;
  const order = orderOfCalls({ ...pick(situation, 'queue', 'asked', 'samplesPerModel'), spread });
  if (order.length === 0) return stop();
  const overridden = queue.length > 0 ? overriding(situation) : null;
  if (overridden) return overridden;
  const unanswered = unansweredOf(markets);
  if (unanswered > 0) {
    const note = { code: 'unanswered', figures: { unanswered, markets: markets.length } } as const;
    return { ...stop(note), calls: otherProvidersFirst(queue, situation).slice(0, 1) };
  }
  const evaluate = valueOfCalls(situation, order, demandedAt(budgetShadowPrice, band).further);
  if (typeof evaluate !== 'function') return stop(evaluate);
  const evaluation = order
    .map((_, index) => evaluate(index + 1))
    .reduce((best, each) => (gainOf(each) > gainOf(best) ? each : best));
  const called = !evaluation.pays ? 0 : hasTimeToLookAgain(situation) ? 1 : evaluation.models.length;
  return { ...stop({ code: 'value_of_more', figures: evaluation }), calls: order.slice(0, called), evaluation };
};

const gainOf = ({ valueMicroUsd, costMicroUsd, requiredMultiple }: CallEvaluation) =>
  valueMicroUsd - requiredMultiple * costMicroUsd;

/** Whether two more answers as slow as the slowest so far fit before the deadline: one now, and one after the next look. */
const hasTimeToLookAgain = (situation: Situation) => situation.remainingMs > 2 * slowestMs(situation);

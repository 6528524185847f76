import { errorVariance, type MeasuredSpread } from '../../learning/answer-spread.ts';
import type { PlannedCall } from '../priced-model.ts';
import { type Asked, ofSample } from '../samples.ts';

/** What may be called next. */
export interface Callable {
  /** Models that were not called yet, the best first. */
  readonly queue: readonly PlannedCall[];
  /** Those that have answered. */
  readonly asked: readonly Asked[];
  /** How many answers of each model there may be. */
  readonly samplesPerModel: number;
  readonly spread: MeasuredSpread;
}

/** A free answer's price: what it brings for it must be a number. */
const LEAST_COST_MICRO_USD = 1;

/** Every call that may come next, in the order in which they are worth making: each time the next model of the queue, or one more
 * answer of a model that was asked before, whichever takes away more of the error for its price. With one answer a model it is the
 * queue. */
export function orderOfCalls({ queue, asked, samplesPerModel, spread }: Callable): PlannedCall[] {
  const left = [...queue];
  const answers = new Map(asked.map(({ call, samples }) => [call.model, { call, samples }]));
  const order: PlannedCall[] = [];
  for (;;) {
    const [head] = left;
    const again = [...answers.values()].filter(({ samples }) => samples < samplesPerModel);
    const next = [...(head ? [head] : []), ...again.map(({ call, samples }) => ofSample(call, samples + 1))];
    if (next.length === 0) return order;
    const worth = (call: PlannedCall) => worthOf(call, answers, spread);
    const best = next.reduce((one, other) => (worth(other) > worth(one) ? other : one));
    if (best === head) left.shift();
    answers.set(best.model, { call: best, samples: best.sample ?? 1 });
    order.push(best);
  }
}

/** The share of the error that one more answer takes away, for a micro-dollar. */
function worthOf(
  { model, expectedCostMicroUsd }: PlannedCall,
  answers: ReadonlyMap<string, Asked>,
  spread: MeasuredSpread,
): number {
  const counts = new Map([...answers].map(([each, { samples }]) => [each, samples]));
  const before = counts.size === 0 ? 1 : errorVariance([...counts.values()], spread);
  counts.set(model, (counts.get(model) ?? 0) + 1);
  const after = errorVariance([...counts.values()], spread);
  return Math.max(0, before - after) / Math.max(LEAST_COST_MICRO_USD, expectedCostMicroUsd);
}

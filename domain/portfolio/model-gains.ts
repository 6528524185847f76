import type { Moments } from '../learning/estimates.ts';
import type { ScoredDecision } from '../learning/scored-decision.ts';
import { groupBy } from '../shared/group-by.ts';
import { sum } from '../shared/sum.ts';

/** What the recommended trades of some decisions made more than those that there would have been without one model's answer, in
 * micro-dollars, one value a decision. */
export interface ModelGain {
  readonly model: string;
  readonly profitMicroUsd: Moments;
}

/** Of one decision against its outcome; none where it was one model's alone, or cannot be worked out again. `times` -1 takes it out. */
export function modelGainsOf(
  { trade, without }: Pick<ScoredDecision, 'trade' | 'without'>,
  times: 1 | -1,
): ModelGain[] {
  return without.flatMap(({ model, profitMicroUsd }) => {
    if (profitMicroUsd === null) return [];
    const gain = (trade?.profitMicroUsd ?? 0) - profitMicroUsd;
    return [{ model, profitMicroUsd: { n: times, sum: times * gain, squares: times * gain * gain } }];
  });
}

/** By model; those of which nothing is left are left out. */
export function addModelGains(gains: readonly ModelGain[]): ModelGain[] {
  return [...groupBy(gains, ({ model }) => model)]
    .map(([model, own]) => ({
      model,
      profitMicroUsd: {
        n: sum(own.map(({ profitMicroUsd }) => profitMicroUsd.n)),
        sum: sum(own.map(({ profitMicroUsd }) => profitMicroUsd.sum)),
        squares: sum(own.map(({ profitMicroUsd }) => profitMicroUsd.squares)),
      },
    }))
    .filter(({ profitMicroUsd }) => profitMicroUsd.n !== 0)
    .toSorted((a, b) => (a.model < b.model ? -1 : 1));
}

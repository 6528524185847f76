import type { Cell } from '../domain/learning/bucket.ts';
import { performanceOf } from '../domain/learning/figures.ts';
import type { CallStatistics } from '../domain/learning/scoreboard.ts';

const MIN_CALLS = 20;

/** What the models' calls have cost and taken lately, from a window's cells. Too few calls tell nothing of a 95th
 * percentile. */
export function callRecords(cells: readonly Cell[]): CallStatistics[] {
  return cells
    .filter(({ slice }) => slice === 'all')
    .flatMap(({ subject, tally }) => {
      const { calls, costPerCallMicroUsd, p95Ms } = performanceOf(tally);
      if (calls === 0 || costPerCallMicroUsd === null) return [];
      return { model: subject, calls, meanCostMicroUsd: costPerCallMicroUsd, p95Ms: calls < MIN_CALLS ? null : p95Ms };
    });
}

import type { Cell } from '../../domain/learning/cell.ts';
import { performanceOf } from '../../domain/learning/figures.ts';
import type { CallStatistics } from '../../domain/learning/scoreboard.ts';
import { peerDistance } from '../../domain/learning/tally.ts';
import { tokenRecordOf } from '../../domain/learning/tokens.ts';

const MIN_CALLS = 20;

/** What the models' calls have cost, used and taken lately, from a window's cells: the wholes, and those by category. Too few
 * calls tell nothing of a 95th percentile. */
export function callRecords(cells: readonly Cell[]): CallStatistics[] {
  return cells
    .filter(({ by }) => by === null)
    .flatMap(({ subject, tally }) => {
      const { calls, costPerCallMicroUsd, p95Ms } = performanceOf(tally);
      if (calls === 0 || costPerCallMicroUsd === null) return [];
      const { predictions = 0, predictedMicroUsd = 0, usedMicroUsd = 0 } = tally.tokens ?? {};
      return {
        model: subject,
        calls,
        meanCostMicroUsd: costPerCallMicroUsd,
        p95Ms: calls < MIN_CALLS ? null : p95Ms,
        tokens: tokenRecordOf(tally.tokens, categoriesOf(cells, subject)),
        peerDistance: tally.peers ? peerDistance(tally.peers) : null,
        predicted: { calls: predictions, predictedMicroUsd, usedMicroUsd },
      };
    });
}

function categoriesOf(cells: readonly Cell[], model: string) {
  return cells.flatMap(({ subject, by, slice, tally: { tokens } }) =>
    subject === model && by === 'category' && tokens ? [{ category: slice, sums: tokens }] : [],
  );
}

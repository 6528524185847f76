import { type BrierCost, brierCostOf } from '../../domain/learning/brier-cost.ts';
import { addUp } from '../../domain/learning/bucket.ts';
import { hourStart } from '../../domain/learning/calendar.ts';
import type { Cell } from '../../domain/learning/cell.ts';
import { addContributions, contributionOf, type ModelContribution } from '../../domain/learning/contribution.ts';
import { performanceOf } from '../../domain/learning/figures.ts';
import { peerDistance } from '../../domain/learning/peers.ts';
import type { CallStatistics } from '../../domain/learning/scoreboard.ts';
import { tokenRecordOf } from '../../domain/learning/tokens.ts';
import { cover } from '../../domain/learning/window.ts';
import type { Store } from '../../store/index.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** What calls cost changes with prices and models: the last week says it. */
const CALLS_OVER_MS = 7 * DAY_MS;
/** What a model adds takes many markets to tell. */
const GAINS_OVER_MS = 90 * DAY_MS;

/** What the models' calls have cost lately, and what a hundredth of a Brier point costs that they add, from the tallies. What a call
 * costs and takes is the model's doing whoever calls it, so that is of all groups; what it adds is of the group alone. */
export async function readCallCosts(
  { buckets }: Pick<Store, 'buckets'>,
  group: string,
  groups: readonly string[],
  nowMs: number,
): Promise<{ calls: CallStatistics[]; brierCosts: BrierCost[] }> {
  const endMs = hourStart(nowMs) + HOUR_MS;
  const week = cover(hourStart(nowMs - CALLS_OVER_MS), endMs);
  const [whole, byCategory, gains] = await Promise.all([
    buckets.read(week, null, groups),
    buckets.read(week, 'category', groups),
    buckets.readContributions(cover(hourStart(nowMs - GAINS_OVER_MS), endMs), 'category', [group]),
  ]);
  const cells = addUp([...whole, ...byCategory]);
  const brierCosts = addContributions(gains)
    .map(contributionOf)
    .map((each) => brierCostOf(each, costOf(cells, each)));
  return { calls: callRecords(cells), brierCosts };
}

/** In the slice, else over all questions. */
function costOf(cells: readonly Cell[], { model, by, slice }: ModelContribution): number | null {
  const own = cells.filter(({ subject }) => subject === model);
  const found = own.find((cell) => cell.by === by && cell.slice === slice) ?? own.find((cell) => cell.by === null);
  return found ? performanceOf(found.tally).costPerAnswerMicroUsd : null;
}

const MIN_CALLS = 20;

/** What the models' answers have cost, and what their calls have used and taken lately, from a window's cells: the wholes, and
 * those by category. Of a model that gave no answer nothing is known. Too few calls tell nothing of a 95th percentile. */
function callRecords(cells: readonly Cell[]): CallStatistics[] {
  return cells
    .filter(({ by }) => by === null)
    .flatMap(({ subject, tally }) => {
      const { calls, costPerAnswerMicroUsd, p95Ms } = performanceOf(tally);
      if (costPerAnswerMicroUsd === null) return [];
      const { predictions = 0, predictedMicroUsd = 0, usedMicroUsd = 0 } = tally.tokens ?? {};
      return {
        model: subject,
        calls,
        meanCostMicroUsd: costPerAnswerMicroUsd,
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

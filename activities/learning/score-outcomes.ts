import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Decision } from '../../domain/decision/decision.ts';
import { comesOutAgain, withoutEachModel } from '../../domain/learning/rebuild.ts';
import { exclusionOf, scoreDecision } from '../../domain/learning/score-decision.ts';
import { COLD_SCOREBOARD, type Scoreboard } from '../../domain/learning/scoreboard.ts';
import type { OutcomeDocument } from '../../store/outcomes.ts';
import type { ScoreDocument } from '../../store/scores.ts';
import type { Dependencies } from '../dependencies.ts';

/** Each decision is computed again without each of its models: model calls of the same process do not wait for more than these,
 * and no more scoreboards are in memory at once. */
const DECISIONS_AT_ONCE = 20;

/** The scores of every decision on the markets of these outcomes. */
export async function scoreOutcomes(
  dependencies: Pick<Dependencies, 'store'>,
  outcomes: readonly OutcomeDocument[],
  writtenAtMs: number,
): Promise<ScoreDocument[]> {
  const { store } = dependencies;
  const byTicker = new Map(outcomes.map((outcome) => [outcome.ticker, outcome]));
  const decisions = await store.decisions.ofTickers([...byTicker.keys()]);
  const shadows = await store.attempts.shadowsOf(decisions.map(({ decisionId }) => decisionId));
  const byVersion = decisions.toSorted((a, b) => a.scoreboardVersion - b.scoreboardVersion);
  const scores: ScoreDocument[] = [];
  for (let from = 0; from < byVersion.length; from += DECISIONS_AT_ONCE) {
    const batch = byVersion.slice(from, from + DECISIONS_AT_ONCE);
    const boards = await boardsOf(dependencies, batch);
    await nextTurn();
    for (const decision of batch) {
      const outcome = byTicker.get(decision.ticker);
      if (!outcome) continue;
      const own = shadows.flatMap(({ decisionId, model, answer }) =>
        decisionId === decision.decisionId && answer ? [{ model, rawProbability: answer.rawProbability }] : [],
      );
      const board = boards.get(decision.scoreboardVersion);
      const isComparable = board && decision.path !== 'reused' && comesOutAgain(decision, board);
      const without = isComparable ? withoutEachModel(decision, board) : [];
      scores.push({
        _id: decision.decisionId,
        resolvedAtMs: outcome.atMs,
        writtenAtMs,
        scored: scoreDecision(decision, own, outcome, without),
        excluded: exclusionOf(decision, outcome),
      });
    }
  }
  return scores;
}

/** The scoreboards that decisions refer to, by version: what a model added is judged by the weights of its time. */
async function boardsOf(
  { store }: Pick<Dependencies, 'store'>,
  decisions: readonly Decision[],
): Promise<ReadonlyMap<number, Scoreboard>> {
  const pooled = decisions.filter(({ forecast }) => (forecast?.models.length ?? 0) > 1);
  const boards = await store.scoreboards.readAll([...new Set(pooled.map((decision) => decision.scoreboardVersion))]);
  return boards.set(COLD_SCOREBOARD.version, COLD_SCOREBOARD);
}

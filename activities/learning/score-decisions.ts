import type { Decision } from '../../domain/decision/decision.ts';
import { comesOutAgain, withoutEachModel } from '../../domain/learning/rebuild.ts';
import { exclusionOf, scoreDecision } from '../../domain/learning/score-decision.ts';
import { COLD_SCOREBOARD, type Scoreboard } from '../../domain/learning/scoreboard.ts';
import type { Store } from '../../store/index.ts';
import type { OutcomeDocument } from '../../store/outcomes.ts';
import type { Score } from '../../store/scores.ts';

/** No more scoreboards are in memory at once than so many decisions refer to. */
const DECISIONS_AT_ONCE = 20;

export interface FreshScore extends Score {
  readonly decision: Decision;
  readonly revision: number;
}

/** The scores of decisions on markets that have an outcome; none of those that have none. */
export async function scoreDecisions(
  store: Pick<Store, 'attempts' | 'outcomes' | 'scoreboards'>,
  decisions: readonly Decision[],
): Promise<FreshScore[]> {
  const byTicker = new Map<string, OutcomeDocument>();
  for (const outcome of await store.outcomes.readMany([...new Set(decisions.map(({ ticker }) => ticker))])) {
    byTicker.set(outcome.ticker, outcome);
  }
  const shadows = await shadowAnswers(store, decisions);
  const byVersion = decisions.toSorted((a, b) => a.scoreboardVersion - b.scoreboardVersion);
  const scores: FreshScore[] = [];
  for (let from = 0; from < byVersion.length; from += DECISIONS_AT_ONCE) {
    const some = byVersion.slice(from, from + DECISIONS_AT_ONCE);
    const boards = await boardsOf(store, some);
    for (const decision of some) {
      const outcome = byTicker.get(decision.ticker);
      if (!outcome) continue;
      const board = boards.get(decision.scoreboardVersion);
      const isComparable = board && decision.path !== 'reused' && comesOutAgain(decision, board);
      const without = isComparable ? withoutEachModel(decision, board) : [];
      scores.push({
        decision,
        revision: outcome.revision,
        resolvedAtMs: outcome.atMs,
        scored: scoreDecision(decision, shadows.get(decision.decisionId) ?? [], outcome, without),
        excluded: exclusionOf(decision, outcome),
      });
    }
  }
  return scores;
}

/** What shadow models answered beside these decisions. */
async function shadowAnswers({ attempts }: Pick<Store, 'attempts'>, decisions: readonly Decision[]) {
  const answers = new Map<string, { readonly model: string; readonly rawProbability: number }[]>();
  for (const { decisionId, model, answer } of await attempts.shadowsOf(decisions.map((each) => each.decisionId))) {
    if (!answer) continue;
    answers.set(decisionId, [...(answers.get(decisionId) ?? []), { model, rawProbability: answer.rawProbability }]);
  }
  return answers;
}

/** The scoreboards that decisions refer to, by version: what a model added is judged by the weights of its time. */
async function boardsOf(
  { scoreboards }: Pick<Store, 'scoreboards'>,
  decisions: readonly Decision[],
): Promise<ReadonlyMap<number, Scoreboard>> {
  const pooled = decisions.filter(({ forecast }) => (forecast?.models.length ?? 0) > 1);
  const boards = await scoreboards.readAll([...new Set(pooled.map((decision) => decision.scoreboardVersion))]);
  return boards.set(COLD_SCOREBOARD.version, COLD_SCOREBOARD);
}

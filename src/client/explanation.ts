import { canonicalJson } from '../domain/canonical-json.ts';
import type { Decision } from '../domain/decision.ts';
import { rebuildForecast } from '../domain/learning/rebuild.ts';
import { COLD_SCOREBOARD } from '../domain/learning/scoreboard.ts';
import type { AttemptDocument } from '../store/attempts.ts';
import type { Store } from '../store/index.ts';

/** Everything that is stored of a decision: the record, and each request that was sent for it. */
export interface Explanation {
  readonly decision: Decision;
  readonly attempts: readonly AttemptDocument[];
  /** Whether its forecast, worked out again from the record and the scoreboard it refers to, is the same to the last digit;
   * null where there is no forecast, or that scoreboard is gone. */
  readonly rebuilt: boolean | null;
}

/** Reads a decision by its id, `<account>/<requestId>`; null when none is stored. */
export async function readExplanation(store: Store, decisionId: string): Promise<Explanation | null> {
  const decision = await store.decisions.read(decisionId);
  if (!decision) return null;
  const [attempts, rebuilt] = await Promise.all([
    store.attempts.ofDecision(decisionId),
    comesOutAgain(store, decision),
  ]);
  return { decision, attempts, rebuilt };
}

async function comesOutAgain(store: Store, decision: Decision): Promise<boolean | null> {
  const { forecast, scoreboardVersion } = decision;
  const board = scoreboardVersion === 0 ? COLD_SCOREBOARD : await store.scoreboards.read(scoreboardVersion);
  if (!forecast || !board) return null;
  return canonicalJson(rebuildForecast(decision, board)) === canonicalJson(forecast);
}

import type { Exclusion } from '../../domain/learning/score-decision.ts';
import type { Scoreboard } from '../../domain/learning/scoreboard.ts';
import type { ScoredDecision } from '../../domain/learning/scored-decision.ts';
import type { Dependencies } from '../dependencies.ts';

/** A score is stored a moment after the time that it bears. */
const LATE_MS = 120_000;

/** Reads all scores, of which those that were read before are kept in memory: reading all of them for each scoreboard would cost
 * more with every market that resolves. A process that starts reads them all once. */
export function createReadScores({ store }: Pick<Dependencies, 'store'>) {
  const known = new Map<string, ScoredDecision | Exclusion>();
  let newestMs = 0;
  return async (): Promise<Pick<Scoreboard, 'facts' | 'excluded'> & { scored: ScoredDecision[] }> => {
    for (const { _id, scored, excluded, writtenAtMs } of await store.scores.writtenSince(newestMs - LATE_MS)) {
      known.set(_id, scored ?? excluded ?? 'void');
      newestMs = Math.max(newestMs, writtenAtMs);
    }
    const scored: ScoredDecision[] = [];
    const excluded: Partial<Record<Exclusion, number>> = {};
    for (const each of known.values()) {
      if (typeof each === 'string') excluded[each] = (excluded[each] ?? 0) + 1;
      else scored.push(each);
    }
    return { scored, excluded, facts: { count: known.size, newestMs } };
  };
}

import type { Db } from 'mongodb';
import type { Exclusion } from '../domain/learning/score-decision.ts';
import type { ScoredDecision } from '../domain/learning/scored-decision.ts';

/** A decision against what happened; `scored` is null where it is excluded, and `excluded` says why. */
export interface ScoreDocument {
  /** The decision's id. */
  readonly _id: string;
  readonly resolvedAtMs: number;
  readonly writtenAtMs: number;
  readonly scored: ScoredDecision | null;
  readonly excluded: Exclusion | null;
}

export function createScoreRepository(db: Db) {
  const scores = db.collection<ScoreDocument>('scores');
  const state = db.collection<{ _id: string; foldedUntilMs: number }>('scorekeeper');
  return {
    /** Writes scores; a retry, or a corrected outcome, replaces them. */
    async write(documents: readonly ScoreDocument[]): Promise<void> {
      if (documents.length === 0) return;
      const operations = documents.map((document) => {
        const { _id, ...rest } = document;
        return { updateOne: { filter: { _id }, update: { $set: rest }, upsert: true } };
      });
      await scores.bulkWrite(operations, { ordered: true });
    },

    /** Which of these decisions have been scored. */
    async among(decisionIds: readonly string[]): Promise<Set<string>> {
      const found = await scores.find({ _id: { $in: [...decisionIds] } }, { projection: { _id: 1 } }).toArray();
      return new Set(found.map(({ _id }) => _id));
    },

    async read(decisionId: string): Promise<ScoreDocument | null> {
      return scores.findOne({ _id: decisionId });
    },

    async resolvedBetween(fromMs: number, toMs: number): Promise<ScoredDecision[]> {
      const found = await scores.find({ resolvedAtMs: { $gte: fromMs, $lt: toMs } }).toArray();
      return found.flatMap(({ scored }) => scored ?? []);
    },

    /** Every score that was written or replaced since, without what only the tallies need: the caller keeps them all. */
    async writtenSince(sinceMs: number): Promise<ScoreDocument[]> {
      const projection = {
        'scored.without': 0,
        'scored.withheldBy': 0,
        'scored.agreement': 0,
        'scored.standardDeviation': 0,
      };
      return scores.find({ writtenAtMs: { $gte: sinceMs } }, { projection }).toArray();
    },

    /** Up to when decisions have been taken into the buckets; 0 at first. */
    async foldedUntil(): Promise<number> {
      return (await state.findOne({ _id: 'folded' }))?.foldedUntilMs ?? 0;
    },

    async setFoldedUntil(foldedUntilMs: number): Promise<void> {
      await state.updateOne({ _id: 'folded' }, { $set: { foldedUntilMs } }, { upsert: true });
    },
  };
}

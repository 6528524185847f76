import type { Db } from 'mongodb';
import type { Exclusion } from '../domain/learning/score-decision.ts';
import type { ScoredDecision } from '../domain/learning/scored-decision.ts';
import { type Batched, replaceAsRead } from './guarded.ts';

/** A decision against what happened; `excluded` says why its forecasts are not scored, and `scored` is null where nothing is. */
export interface Score {
  readonly resolvedAtMs: number;
  readonly scored: ScoredDecision | null;
  readonly excluded: Exclusion | null;
}

/** By the decision's id. */
export interface ScoreDocument extends Score, Batched {
  readonly group: string;
  readonly ticker: string;
  readonly decidedAtMs: number;
  /** Of the outcome that it was scored against. */
  readonly revision: number;
  readonly writtenAtMs: number;
  /** What its last batch replaced, which the tallies have to lose. */
  readonly before: Score | null;
}

export function createScoreRepository(db: Db) {
  const scores = db.collection<ScoreDocument>('scores');
  return {
    async readMany(decisionIds: readonly string[]): Promise<ScoreDocument[]> {
      return scores.find({ _id: { $in: [...decisionIds] } }).toArray();
    },

    replace: (changes: Parameters<typeof replaceAsRead<ScoreDocument>>[1]) => replaceAsRead(scores, changes),

    async read(decisionId: string): Promise<ScoreDocument | null> {
      return scores.findOne({ _id: decisionId });
    },

    /** What the trades of these decisions brought, the recommended and the withheld ones; those that are not scored are left out. */
    async profitsOf(decisionIds: readonly string[]) {
      const projection = { 'scored.trade.profitMicroUsd': 1, 'scored.paper.profitMicroUsd': 1 };
      const found = await scores.find({ _id: { $in: [...decisionIds] } }, { projection }).toArray();
      return new Map(
        found.map(({ _id, scored }) => [
          _id,
          {
            profitMicroUsd: scored?.trade?.profitMicroUsd ?? null,
            withheldProfitMicroUsd: scored?.paper?.profitMicroUsd ?? null,
          },
        ]),
      );
    },

    /** The revision of its outcome that each decision on these markets was scored against, by decision. */
    async revisionsOn(tickers: readonly string[]): Promise<Map<string, number>> {
      const projection = { revision: 1 };
      const found = await scores.find({ ticker: { $in: [...tickers] } }, { projection }).toArray();
      return new Map(found.map(({ _id, revision }) => [_id, revision]));
    },
  };
}

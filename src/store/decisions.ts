import type { Db, Filter } from 'mongodb';
import type { Action, Decision, Path } from '../domain/decision.ts';
import { isDuplicateKey } from './collections.ts';

type DecisionDocument = Decision & { _id: string };

export interface DecisionQuery {
  readonly account?: string;
  readonly ticker?: string;
  readonly action?: Action;
  readonly path?: Path;
  readonly sinceMs?: number;
  readonly limit: number;
}

export type DecisionBook = ReturnType<typeof createDecisionBook>;

export function createDecisionBook(db: Db) {
  const decisions = db.collection<DecisionDocument>('decisions');
  return {
    /** Stores a decision once and returns the one that stands: a retry gets the first one back, unchanged. */
    async record(decision: Decision): Promise<Decision> {
      try {
        await decisions.insertOne({ _id: decision.decisionId, ...decision });
        return decision;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      const standing = await this.read(decision.decisionId);
      if (!standing)
        throw new Error(`Decision ${decision.decisionId} vanished while it was being recorded; try again.`);
      return standing;
    },

    async read(decisionId: string): Promise<Decision | null> {
      return withoutId(await decisions.findOne({ _id: decisionId }));
    },

    /** Newest first. */
    async list(query: DecisionQuery): Promise<Decision[]> {
      const filter: Record<string, unknown> = {};
      if (query.account !== undefined) filter.account = query.account;
      if (query.ticker !== undefined) filter.ticker = query.ticker;
      if (query.action !== undefined) filter.action = query.action;
      if (query.path !== undefined) filter.path = query.path;
      if (query.sinceMs !== undefined) filter.settledAtMs = { $gte: query.sinceMs };
      const found = await decisions
        .find(filter as Filter<DecisionDocument>)
        .sort({ settledAtMs: -1 })
        .limit(query.limit)
        .toArray();
      return found.map((document) => withoutId(document)).filter((decision) => decision !== null);
    },
  };
}

function withoutId(document: DecisionDocument | null): Decision | null {
  if (!document) return null;
  const { _id, ...decision } = document;
  return decision;
}

import type { Db, Filter } from 'mongodb';
import type { Decision } from '../domain/decision/decision.ts';
import type { DecisionDocument } from './newest-decisions.ts';

const FIELDS = {
  _id: 0,
  decidedAtMs: 1,
  action: 1,
  costMicroUsd: 1,
  latencyMs: 1,
  'verdict.reasons.code': 1,
  'calls.outcome': 1,
} as const;

/** What a trend of the last minutes needs of a decision. */
export interface RecentDecision extends Pick<Decision, 'decidedAtMs' | 'action' | 'costMicroUsd' | 'latencyMs'> {
  readonly verdict: { readonly reasons: readonly { readonly code: string }[] };
  readonly calls: readonly Pick<Decision['calls'][number], 'outcome'>[];
}

/** Decisions since a time, which is recent: their tallies are of full hours. */
export function createRecentFlow(db: Db) {
  const decisions = db.collection<DecisionDocument>('decisions');
  return {
    /** The newest `limit` of one account (null = of all) since then, newest first. */
    async since(account: string | null, sinceMs: number, limit: number): Promise<RecentDecision[]> {
      const filter = { decidedAtMs: { $gte: sinceMs }, ...(account === null ? {} : { account }) };
      return decisions
        .find<RecentDecision>(filter as Filter<DecisionDocument>, { projection: FIELDS })
        .sort({ decidedAtMs: -1 })
        .limit(limit)
        .toArray();
    },
  };
}

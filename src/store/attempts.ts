import type { Db } from 'mongodb';
import type { FailureKind } from '../domain/failure.ts';
import type { Answer, Usage } from '../domain/model.ts';
import type { Purpose } from '../domain/policy.ts';
import { isDuplicateKey } from './collections.ts';

/** One request that was sent, or was about to be, to one model: a fact. The ledger knows an attempt from its fence on; the
 * fact comes when its end is known, and for one whose end nobody saw when its reservation is closed. */
export interface AttemptDocument {
  /** account / requestId / step / model / sample / ordinal */
  _id: string;
  decisionId: string;
  account: string;
  step: string;
  model: string;
  provider: string;
  ledgerId: string;
  entryKey: string;
  hour: string;
  category: string;
  purpose: Purpose;
  worstMicroUsd: number;
  /** `uncertain`: it may have been billed; it stays charged at its worst case. */
  state: 'answered' | 'failed' | 'uncertain';
  startedAtMs: number;
  endedAtMs: number;
  latencyMs: number | null;
  usage: Usage | null;
  costMicroUsd: number | null;
  reportedModel: string | null;
  answer: Answer | null;
  failure: { kind: FailureKind; message: string } | null;
  /** The raw reply, until its retention ends. */
  reply: string | null;
}

export type AttemptFacts = ReturnType<typeof createAttemptFacts>;

export function createAttemptFacts(db: Db) {
  const attempts = db.collection<AttemptDocument>('attempts');
  return {
    /** Inserts what became of an attempt, once. A late answer may replace `uncertain`; an answer is never replaced. */
    async record(document: AttemptDocument): Promise<void> {
      try {
        await attempts.insertOne(document);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const { _id, ...fact } = document;
        await attempts.updateOne({ _id, state: 'uncertain' }, { $set: fact });
      }
    },

    async ofCall(decisionId: string, step: string, model: string): Promise<AttemptDocument[]> {
      return attempts.find({ decisionId, step, model }).sort({ startedAtMs: 1, _id: 1 }).toArray();
    },

    async ofDecision(decisionId: string): Promise<AttemptDocument[]> {
      return attempts.find({ decisionId }).sort({ startedAtMs: 1, _id: 1 }).toArray();
    },

    /** Ends the retention of raw replies to attempts that ended before the given time. */
    async forgetReplies(beforeMs: number): Promise<void> {
      await attempts.updateMany({ endedAtMs: { $lt: beforeMs }, reply: { $ne: null } }, { $set: { reply: null } });
    },
  };
}

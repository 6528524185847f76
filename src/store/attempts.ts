import type { Db, Filter } from 'mongodb';
import type { FailureKind } from '../domain/failure.ts';
import type { Answer, Usage } from '../domain/model.ts';
import type { Purpose } from '../domain/policy.ts';
import { isDuplicateKey } from './collections.ts';

/** One request that was sent, or was about to be, to one model: a fact, inserted once, ended once. */
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
  state: 'started' | 'answered' | 'failed' | 'uncertain';
  startedAtMs: number;
  endedAtMs: number | null;
  latencyMs: number | null;
  usage: Usage | null;
  costMicroUsd: number | null;
  reportedModel: string | null;
  answer: Answer | null;
  failure: { kind: FailureKind; message: string } | null;
}

export type AttemptEnd = Pick<
  AttemptDocument,
  'state' | 'endedAtMs' | 'latencyMs' | 'usage' | 'costMicroUsd' | 'reportedModel' | 'answer' | 'failure'
>;

export interface ReplyDocument {
  /** The attempt's id. */
  _id: string;
  decisionId: string;
  text: string;
  expiresAt: Date;
}

export type AttemptFacts = ReturnType<typeof createAttemptFacts>;

export function createAttemptFacts(db: Db) {
  const attempts = db.collection<AttemptDocument>('attempts');
  const replies = db.collection<ReplyDocument>('replies');
  return {
    async started(document: AttemptDocument): Promise<void> {
      try {
        await attempts.insertOne(document);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    },

    /** Ends an attempt. A late answer may still replace `uncertain`; an answer is never replaced. */
    async ended(id: string, end: AttemptEnd): Promise<void> {
      const open: Filter<AttemptDocument> = { _id: id, state: { $in: ['started', 'uncertain'] } };
      await attempts.updateOne(open, { $set: end });
    },

    /** Marks what started and never ended: charged at its worst case until an answer or a bill says otherwise. */
    async uncertain(ids: readonly string[]): Promise<void> {
      await attempts.updateMany({ _id: { $in: [...ids] }, state: 'started' }, { $set: { state: 'uncertain' } });
    },

    async ofCall(decisionId: string, step: string, model: string): Promise<AttemptDocument[]> {
      return attempts.find({ decisionId, step, model }).sort({ startedAtMs: 1, _id: 1 }).toArray();
    },

    async ofDecision(decisionId: string): Promise<AttemptDocument[]> {
      return attempts.find({ decisionId }).sort({ startedAtMs: 1, _id: 1 }).toArray();
    },

    /** Keeps the raw reply for the retention period. */
    async keepReply(document: ReplyDocument): Promise<void> {
      await replies.updateOne({ _id: document._id }, { $setOnInsert: document }, { upsert: true });
    },

    async reply(id: string): Promise<string | null> {
      return (await replies.findOne({ _id: id }))?.text ?? null;
    },
  };
}

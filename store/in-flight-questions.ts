import { createHash } from 'node:crypto';
import type { Db } from 'mongodb';
import { armOf, type Question } from '../domain/decision/reuse.ts';
import { insertOnce } from './collections.ts';

/** One question of one account on its way to the models, so that a decision on the same question can wait for it. */
export interface InFlightQuestion {
  readonly decisionId: string;
  readonly workflowId: string;
  /** By then its decision is over, whatever became of it. */
  readonly expiresAtMs: number;
}

type InFlightDocument = InFlightQuestion & { readonly _id: string };

/** Two requests with the same key ask the same. */
export interface InFlightKey {
  readonly account: string;
  readonly ticker: string;
  readonly question: Question;
}

export type InFlightClaim =
  | { readonly kind: 'mine' }
  | { readonly kind: 'taken'; readonly decisionId: string; readonly workflowId: string };

const TRIES = 5;

export function createInFlightQuestionRepository(db: Db) {
  const questions = db.collection<InFlightDocument>('inFlightQuestions');
  const decisions = db.collection<{ _id: string }>('decisions');

  const isOver = async ({ decisionId, expiresAtMs }: InFlightQuestion, nowMs: number) =>
    expiresAtMs <= nowMs || (await decisions.findOne({ _id: decisionId }, { projection: { _id: 1 } })) !== null;

  return {
    /** Takes the question, or says which decision has it. One whose decision is recorded or past its time is taken over, and so
     * is that of `waitedFor`, the decision that was waited for in vain. */
    async claim(
      key: InFlightKey,
      claimed: InFlightQuestion,
      nowMs: number,
      waitedFor: string | null = null,
    ): Promise<InFlightClaim> {
      const _id = idOf(key);
      for (let tries = 1; ; tries++) {
        if (await insertOnce(questions, { _id, ...claimed })) return { kind: 'mine' };
        const standing = await questions.findOne({ _id });
        if (!standing) continue;
        const { decisionId, workflowId, expiresAtMs } = standing;
        const isFree = [claimed.decisionId, waitedFor].includes(decisionId) || (await isOver(standing, nowMs));
        if (!isFree) return { kind: 'taken', decisionId, workflowId };
        const change = { $set: { ...claimed } };
        const { matchedCount } = await questions.updateOne({ _id, decisionId, expiresAtMs }, change);
        if (matchedCount === 1) return { kind: 'mine' };
        // Another decision was faster: look again.
        if (tries >= TRIES) return { kind: 'taken', decisionId, workflowId };
      }
    },

    /** Only the decision that has it lets it go. */
    async release(key: InFlightKey, decisionId: string): Promise<void> {
      await questions.deleteOne({ _id: idOf(key), decisionId });
    },
  };
}

function idOf({ account, ticker, question }: InFlightKey): string {
  const parts = JSON.stringify([
    account,
    ticker,
    question.hash,
    question.promptVersion,
    armOf(question),
    question.evidenceHash ?? '',
  ]);
  return createHash('sha256').update(parts).digest('hex');
}

import { createHash } from 'node:crypto';
import type { Db } from 'mongodb';
import type { Question } from '../domain/decision/decision.ts';
import { isDuplicateKey } from './collections.ts';

/** One question of one account on its way to the models, so that who asks the same at the same time can wait for it. */
export interface InFlightQuestion {
  readonly decisionId: string;
  readonly workflowId: string;
  /** By then its decision is over, whatever became of it. */
  readonly expiresAtMs: number;
}

type InFlightDocument = InFlightQuestion & { readonly _id: string };

/** What two requests have in common that ask the same. */
export interface InFlightKey {
  readonly account: string;
  readonly ticker: string;
  readonly question: Question;
}

export type InFlightClaim =
  | { readonly kind: 'mine' }
  | { readonly kind: 'taken'; readonly decisionId: string; readonly workflowId: string };

const TRIES = 5;

export type InFlightQuestionRepository = ReturnType<typeof createInFlightQuestionRepository>;

export function createInFlightQuestionRepository(db: Db) {
  const inFlightQuestions = db.collection<InFlightDocument>('inFlightQuestions');
  const decisions = db.collection<{ _id: string }>('decisions');

  const isOver = async (standing: InFlightQuestion, nowMs: number) =>
    standing.expiresAtMs <= nowMs ||
    (await decisions.findOne({ _id: standing.decisionId }, { projection: { _id: 1 } })) !== null;

  return {
    /** Takes the question, or says who has it. One whose holder has settled or is past its time is taken over, and so is that of
     * `waitedFor`, who was waited for in vain. */
    async claim(
      key: InFlightKey,
      inFlightQuestion: InFlightQuestion,
      nowMs: number,
      waitedFor: string | null = null,
    ): Promise<InFlightClaim> {
      const _id = idOf(key);
      for (let tries = 1; ; tries++) {
        try {
          await inFlightQuestions.insertOne({ _id, ...inFlightQuestion });
          return { kind: 'mine' };
        } catch (error) {
          if (!isDuplicateKey(error)) throw error;
        }
        const standing = await inFlightQuestions.findOne({ _id });
        if (!standing) continue;
        const { decisionId, workflowId, expiresAtMs } = standing;
        const isMine = decisionId === inFlightQuestion.decisionId;
        const isFree = isMine || decisionId === waitedFor || (await isOver(standing, nowMs));
        if (isFree) {
          const { matchedCount } = await inFlightQuestions.updateOne(
            { _id, decisionId, expiresAtMs },
            { $set: { ...inFlightQuestion } },
          );
          if (matchedCount === 1) return { kind: 'mine' };
          // Somebody else was faster.
          if (tries < TRIES) continue;
        }
        return { kind: 'taken', decisionId, workflowId };
      }
    },

    /** Only its holder lets it go. */
    async release(key: InFlightKey, decisionId: string): Promise<void> {
      await inFlightQuestions.deleteOne({ _id: idOf(key), decisionId });
    },

    /** Those whose holders never settled, as of that time. */
    async forget(beforeMs: number): Promise<void> {
      await inFlightQuestions.deleteMany({ expiresAtMs: { $lt: beforeMs } });
    },
  };
}

function idOf({ account, ticker, question }: InFlightKey): string {
  const parts = JSON.stringify([account, ticker, question.hash, question.promptVersion]);
  return createHash('sha256').update(parts).digest('hex');
}

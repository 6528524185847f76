import type { Db } from 'mongodb';
import type { Prompt } from '../domain/model.ts';
import { isDuplicateKey } from './collections.ts';

/** One request, claimed once: the same requestId again is the same decision. */
export interface RequestDocument {
  /** `<account>/<requestId>`: also the decision's id. */
  _id: string;
  account: string;
  /** Of the canonical input, so that another input under the same id is refused. */
  inputHash: string;
  workflowId: string;
  runId: string;
  state: 'live' | 'done';
  createdAtMs: number;
}

/** What the models are asked and what the caller sent, kept apart from the workflow's history for a retention period. */
export interface PromptDocument {
  /** The decision's id. */
  _id: string;
  prompt: Prompt;
  input: unknown;
  /** A Date: the database's own expiry needs one. */
  expiresAt: Date;
}

export type Claim =
  | { readonly kind: 'claimed' }
  | { readonly kind: 'done' }
  | { readonly kind: 'reused_id' }
  | { readonly kind: 'live_elsewhere'; readonly workflowId: string };

export type RequestBook = ReturnType<typeof createRequestBook>;

export function createRequestBook(db: Db) {
  const requests = db.collection<RequestDocument>('requests');
  const prompts = db.collection<PromptDocument>('prompts');
  return {
    /** Claims a request for one workflow run. A retry of the same run, and a later run of the same workflow (the earlier
     * one ended without settling), get the claim too. */
    async claim(document: RequestDocument): Promise<Claim> {
      try {
        await requests.insertOne(document);
        return { kind: 'claimed' };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      const standing = await requests.findOne({ _id: document._id });
      if (!standing) throw new Error(`Request ${document._id} vanished while it was being claimed; try again.`);
      if (standing.inputHash !== document.inputHash) return { kind: 'reused_id' };
      if (standing.state === 'done') return { kind: 'done' };
      if (standing.workflowId !== document.workflowId)
        return { kind: 'live_elsewhere', workflowId: standing.workflowId };
      if (standing.runId !== document.runId) {
        await requests.updateOne({ _id: document._id, state: 'live' }, { $set: { runId: document.runId } });
      }
      return { kind: 'claimed' };
    },

    /** Hands a request whose workflow is gone to another one; false when somebody else was faster. */
    async takeOver(id: string, from: string, workflowId: string, runId: string): Promise<boolean> {
      const { matchedCount } = await requests.updateOne(
        { _id: id, state: 'live', workflowId: from },
        { $set: { workflowId, runId } },
      );
      return matchedCount === 1;
    },

    async keepPrompt(document: PromptDocument): Promise<void> {
      await prompts.updateOne({ _id: document._id }, { $setOnInsert: document }, { upsert: true });
    },

    async prompt(id: string): Promise<Prompt | null> {
      return (await prompts.findOne({ _id: id }, { projection: { prompt: 1 } }))?.prompt ?? null;
    },

    async done(id: string): Promise<void> {
      await requests.updateOne({ _id: id }, { $set: { state: 'done' } });
    },
  };
}

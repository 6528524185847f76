import { LRUCache } from 'lru-cache';
import type { Db } from 'mongodb';
import type { Decision } from '../domain/decision/decision.ts';
import type { Prompt } from '../domain/shared/model.ts';
import type { Step } from '../domain/shared/step.ts';
import { isDuplicateKey } from './collections.ts';
import type { DecisionRepository } from './decisions.ts';

/** One request, claimed once: the same requestId again is the same decision. */
export interface RequestDocument {
  /** `<account>/<requestId>`: also the decision's id. */
  _id: string;
  account: string;
  /** Of the canonical input, so that another input under the same id is refused. */
  inputHash: string;
  workflowId: string;
  runId: string;
  createdAtMs: number;
  /** What the models are asked and what the caller sent, kept apart from the workflow's history until their retention
   * ends; null after. */
  prompt: Prompt | null;
  /** What the first call is asked in its stead, where it is told of another market of the event. */
  quickPrompt?: Prompt | null;
  /** Of an event that is asked about in several calls: the prompts of all but the first. */
  furtherPrompts?: Prompt[];
  /** As JSON text: a caller's keys are no field names of ours, and BSON cannot hold all of them. */
  input: string | null;
}

export type Claim =
  /** `first`: nobody was here before, so there is nothing to adopt. */
  | { readonly kind: 'claimed'; readonly first: boolean }
  | { readonly kind: 'done'; readonly decision: Decision }
  | { readonly kind: 'reused_id' }
  | { readonly kind: 'live_elsewhere'; readonly workflowId: string };

const PROMPTS_IN_MEMORY = 500;

interface Kept {
  readonly prompts: readonly Prompt[];
  readonly quickPrompt?: Prompt | null;
}

export type RequestRepository = ReturnType<typeof createRequestRepository>;

export function createRequestRepository(db: Db, decisions: Pick<DecisionRepository, 'read'>) {
  const requests = db.collection<RequestDocument>('requests');
  /** A prompt never changes once kept, so one read serves a whole panel. */
  const lately = new LRUCache<string, Kept>({ max: PROMPTS_IN_MEMORY });

  async function readPrompts(id: string): Promise<Kept | null> {
    const projection = { prompt: 1, furtherPrompts: 1, quickPrompt: 1 };
    const found = await requests.findOne({ _id: id }, { projection });
    return found?.prompt ? { prompts: promptsOf(found), quickPrompt: found.quickPrompt ?? null } : null;
  }

  return {
    /** Claims a request for one workflow run. A retry of the same run, and a later run of the same workflow (the earlier
     * one ended without settling), get the claim too. */
    async claim(document: RequestDocument): Promise<Claim> {
      if (document.prompt) lately.set(document._id, { prompts: promptsOf(document) });
      try {
        await requests.insertOne(document);
        return { kind: 'claimed', first: true };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      const standing = await requests.findOne({ _id: document._id }, { projection: { prompt: 0, input: 0 } });
      if (!standing) throw new Error(`Request ${document._id} vanished while it was being claimed; try again.`);
      if (standing.inputHash !== document.inputHash) return { kind: 'reused_id' };
      const decision = await decisions.read(document._id);
      if (decision) return { kind: 'done', decision };
      if (standing.workflowId !== document.workflowId)
        return { kind: 'live_elsewhere', workflowId: standing.workflowId };
      if (standing.runId !== document.runId) {
        await requests.updateOne({ _id: document._id }, { $set: { runId: document.runId } });
      }
      return { kind: 'claimed', first: false };
    },

    /** Hands a request whose workflow is gone to another one; false when somebody else was faster. */
    async takeOver(id: string, from: string, workflowId: string, runId: string): Promise<boolean> {
      const { matchedCount } = await requests.updateOne({ _id: id, workflowId: from }, { $set: { workflowId, runId } });
      return matchedCount === 1;
    },

    /** Keeps what the first call is asked in the prompt's stead; null = the prompt itself again. */
    async keepQuickPrompt(id: string, quickPrompt: Prompt | null): Promise<void> {
      await requests.updateOne({ _id: id, prompt: { $ne: null } }, { $set: { quickPrompt } });
      lately.delete(id);
    },

    /** `part`: which of an event's prompts, from 1. */
    async prompt(id: string, step?: Step, part = 1): Promise<Prompt | null> {
      const kept = lately.get(id) ?? (await readPrompts(id));
      if (!kept) return null;
      lately.set(id, kept);
      return (step === 'quick' ? kept.quickPrompt : null) ?? kept.prompts[part - 1] ?? null;
    },

    /** Ends the retention of prompts from before the given time; the claims stay, so that no id is ever used twice. */
    async forgetPrompts(beforeMs: number): Promise<void> {
      await requests.updateMany(
        { createdAtMs: { $lt: beforeMs }, prompt: { $ne: null } },
        { $set: { prompt: null, quickPrompt: null, input: null }, $unset: { furtherPrompts: '' } },
      );
    },
  };
}

function promptsOf({ prompt, furtherPrompts = [] }: Pick<RequestDocument, 'prompt' | 'furtherPrompts'>): Prompt[] {
  return prompt ? [prompt, ...furtherPrompts] : [];
}

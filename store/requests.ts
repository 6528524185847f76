import { LRUCache } from 'lru-cache';
import type { Db } from 'mongodb';
import type { Decision } from '../domain/decision/decision.ts';
import type { ResearchRecord } from '../domain/decision/research-record.ts';
import type { Step } from '../domain/shared/method.ts';
import type { Prompt } from '../domain/shared/model.ts';
import { insertOnce } from './collections.ts';
import type { DecisionRepository } from './decisions.ts';

/** One request, claimed once: the same requestId again is the same decision. */
export interface RequestDocument extends KeptPrompts {
  /** The decision's id. */
  _id: string;
  account: string;
  /** Of the canonical input, so that another input under the same id is refused. */
  inputHash: string;
  workflowId: string;
  runId: string;
  createdAtMs: number;
  /** `createdAtMs`, while prompts and input are kept. */
  textsSinceMs?: number;
  /** As JSON text: a caller's keys are no field names of ours, and BSON cannot hold all of them. Null after its retention. */
  input: string | null;
  /** What the models were given was looked for before they were asked; absent = it was not. */
  research?: ResearchRecord;
  /** Ids of the workflows that wait for the decision; absent = none does. */
  waiters?: readonly string[];
}

type FoundRequest = Pick<RequestDocument, 'inputHash' | 'workflowId' | 'createdAtMs' | 'research'>;

/** What the models are asked, kept out of the workflow's history. */
interface KeptPrompts {
  /** One for each call that an event is split into; none after their retention. */
  prompts: readonly Prompt[];
  /** What the quick call is asked instead, where it is given related context; null = the same as every other call. */
  quickPrompt: Prompt | null;
}

export type Claim =
  /** `first`: no run was here before, so there is nothing to adopt. */
  | {
      readonly kind: 'claimed';
      readonly first: boolean;
      /** Those of the run before; null = there was none, or they are kept no longer. */
      readonly prompts: readonly Prompt[] | null;
    }
  | { readonly kind: 'done'; readonly decision: Decision }
  | { readonly kind: 'reused_id' }
  | { readonly kind: 'live_elsewhere'; readonly workflowId: string };

const PROMPTS_IN_MEMORY = 500;
/** More are not noted, so that the document stays small: they find the decision by looking. */
const WAITERS_NOTED = 100;

export function createRequestRepository(db: Db, decisions: Pick<DecisionRepository, 'read'>) {
  const requests = db.collection<RequestDocument>('requests');
  /** Prompts never change once a call has been made, so one read serves a whole panel. */
  const inMemory = new LRUCache<string, KeptPrompts>({ max: PROMPTS_IN_MEMORY });

  return {
    /** Claims a request for one workflow run. A retry of the same run, and a later run of the same workflow (the earlier
     * one ended without a decision), get the claim too. */
    async claim(document: RequestDocument): Promise<Claim> {
      const { _id, inputHash, workflowId, runId, prompts, quickPrompt } = document;
      if (await insertOnce(requests, { ...document, textsSinceMs: document.createdAtMs })) {
        if (prompts.length > 0) inMemory.set(_id, { prompts, quickPrompt });
        return { kind: 'claimed', first: true, prompts: null };
      }
      const projection = { inputHash: 1, workflowId: 1, runId: 1, prompts: 1, textsSinceMs: 1 };
      const standing = await requests.findOne({ _id }, { projection });
      if (!standing) throw new Error(`Request ${_id} vanished while it was being claimed; try again.`);
      if (standing.inputHash !== inputHash) return { kind: 'reused_id' };
      const decision = await decisions.read(_id);
      if (decision) return { kind: 'done', decision };
      if (standing.workflowId !== workflowId) return { kind: 'live_elsewhere', workflowId: standing.workflowId };
      if (standing.runId !== runId) await requests.updateOne({ _id }, { $set: { runId } });
      return { kind: 'claimed', first: false, prompts: standing.textsSinceMs === undefined ? null : standing.prompts };
    },

    /** What was claimed under this id; null = nothing was. */
    async find(id: string): Promise<FoundRequest | null> {
      const projection = { _id: 0, inputHash: 1, workflowId: 1, createdAtMs: 1, research: 1 };
      return requests.findOne<FoundRequest>({ _id: id }, { projection });
    },

    /** Hands a request whose workflow is gone to another one; false when a third one was faster. */
    async takeOver(id: string, from: string, workflowId: string, runId: string): Promise<boolean> {
      const { matchedCount } = await requests.updateOne({ _id: id, workflowId: from }, { $set: { workflowId, runId } });
      return matchedCount === 1;
    },

    /** Notes that a workflow waits for this decision. */
    async addWaiter(id: string, workflowId: string): Promise<void> {
      const hasRoom = { [`waiters.${WAITERS_NOTED - 1}`]: { $exists: false } };
      await requests.updateOne({ _id: id, ...hasRoom }, { $addToSet: { waiters: workflowId } });
    },

    /** The workflows that wait for this decision, who are noted no longer. */
    async takeWaiters(id: string): Promise<readonly string[]> {
      const found = await requests.findOne({ _id: id, 'waiters.0': { $exists: true } }, { projection: { waiters: 1 } });
      const waiters = found?.waiters ?? [];
      if (waiters.length > 0) await requests.updateOne({ _id: id }, { $pullAll: { waiters: [...waiters] } });
      return waiters;
    },

    async keepQuickPrompt(id: string, quickPrompt: Prompt | null): Promise<void> {
      await requests.updateOne({ _id: id, prompts: { $ne: [] } }, { $set: { quickPrompt } });
      inMemory.delete(id);
    },

    /** `part`: which of an event's prompts, from 1. Null after its retention. */
    async prompt(id: string, step?: Step, part = 1): Promise<Prompt | null> {
      const projection = { prompts: 1, quickPrompt: 1 };
      const kept = inMemory.get(id) ?? (await requests.findOne({ _id: id }, { projection }));
      const prompt = kept?.prompts[part - 1];
      if (!kept || !prompt) return null;
      inMemory.set(id, { prompts: kept.prompts, quickPrompt: kept.quickPrompt });
      return (step === 'quick' ? kept.quickPrompt : null) ?? prompt;
    },
  };
}

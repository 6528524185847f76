import { LRUCache } from 'lru-cache';
import { isDuplicateKey } from './collections.ts';
const PROMPTS_IN_MEMORY = 500;
export function createRequestBook(db, decisions) {
    const requests = db.collection('requests');
    /** A prompt never changes once kept, so one read serves a whole panel. */
    const lately = new LRUCache({ max: PROMPTS_IN_MEMORY });
    async function readPrompts(id) {
        const projection = { prompt: 1, furtherPrompts: 1, quickPrompt: 1 };
        const found = await requests.findOne({ _id: id }, { projection });
        return found?.prompt ? { prompts: promptsOf(found), quickPrompt: found.quickPrompt ?? null } : null;
    }
    return {
        /** Claims a request for one workflow run. A retry of the same run, and a later run of the same workflow (the earlier
         * one ended without settling), get the claim too. */
        async claim(document) {
            if (document.prompt)
                lately.set(document._id, { prompts: promptsOf(document) });
            try {
                await requests.insertOne(document);
                return { kind: 'claimed', first: true };
            }
            catch (error) {
                if (!isDuplicateKey(error))
                    throw error;
            }
            const standing = await requests.findOne({ _id: document._id }, { projection: { prompt: 0, input: 0 } });
            if (!standing)
                throw new Error(`Request ${document._id} vanished while it was being claimed; try again.`);
            if (standing.inputHash !== document.inputHash)
                return { kind: 'reused_id' };
            const decision = await decisions.read(document._id);
            if (decision)
                return { kind: 'done', decision };
            if (standing.workflowId !== document.workflowId)
                return { kind: 'live_elsewhere', workflowId: standing.workflowId };
            if (standing.runId !== document.runId) {
                await requests.updateOne({ _id: document._id }, { $set: { runId: document.runId } });
            }
            return { kind: 'claimed', first: false };
        },
        /** Hands a request whose workflow is gone to another one; false when somebody else was faster. */
        async takeOver(id, from, workflowId, runId) {
            const { matchedCount } = await requests.updateOne({ _id: id, workflowId: from }, { $set: { workflowId, runId } });
            return matchedCount === 1;
        },
        /** Keeps what the first call is asked in the prompt's stead; null = the prompt itself again. */
        async keepQuickPrompt(id, quickPrompt) {
            await requests.updateOne({ _id: id, prompt: { $ne: null } }, { $set: { quickPrompt } });
            lately.delete(id);
        },
        /** `part`: which of an event's prompts, from 1. */
        async prompt(id, step, part = 1) {
            const kept = lately.get(id) ?? (await readPrompts(id));
            if (!kept)
                return null;
            lately.set(id, kept);
            return (step === 'quick' ? kept.quickPrompt : null) ?? kept.prompts[part - 1] ?? null;
        },
        /** Ends the retention of prompts from before the given time; the claims stay, so that no id is ever used twice. */
        async forgetPrompts(beforeMs) {
            await requests.updateMany({ createdAtMs: { $lt: beforeMs }, prompt: { $ne: null } }, { $set: { prompt: null, quickPrompt: null, input: null }, $unset: { furtherPrompts: '' } });
        },
    };
}
function promptsOf({ prompt, furtherPrompts = [] }) {
    return prompt ? [prompt, ...furtherPrompts] : [];
}

import type { Db } from 'mongodb';
import type { ModeState } from '../domain/health/mode-state.ts';
import type { AuditEntry } from '../domain/messages/audit-entry.ts';
import { unlessThere, withoutId } from './collections.ts';

const _id = 'operations';

/** The mode, written by `operations` alone; authoritative for every worker. */
export function createModeRepository(db: Db) {
  const modes = db.collection<ModeState & { _id: string }>('modes');

  async function findMode(): Promise<ModeState | null> {
    const found = await modes.findOne({ _id });
    return found && withoutId(found);
  }

  return {
    findMode,

    /** The mode in force. Throws when it was never written: without it no model may be called. */
    async readMode(): Promise<ModeState> {
      const state = await findMode();
      if (state) return state;
      throw new Error('The mode was never written: start a worker (bin/conclave up), which writes it first.');
    },

    /** Writes the mode if its version is newer; an older one never overwrites a newer one. */
    async writeMode(state: ModeState): Promise<void> {
      // Where the document is at this version or a newer one, the upsert's insert finds it there.
      await unlessThere(async () => {
        const filter = { _id, version: { $lt: state.version } };
        return (await modes.updateOne(filter, { $set: state }, { upsert: true })).acknowledged;
      });
    },
  };
}

/** What changed the mode, a policy, a band or a model's standing; an entry is written once, by its id. */
export function createAuditRepository(db: Db) {
  const audit = db.collection<AuditEntry & { _id: string }>('audit');
  return {
    async addAudit(entry: AuditEntry): Promise<void> {
      await audit.updateOne({ _id: entry.id }, { $setOnInsert: entry }, { upsert: true });
    },

    /** Newest first; with an account those of others are left out, and those of all stay. */
    async listAudit(limit: number, account?: string): Promise<AuditEntry[]> {
      const filter = account === undefined ? {} : { account: { $in: [account, null] } };
      const found = await audit.find(filter).sort({ atMs: -1 }).limit(limit).toArray();
      return found.map(({ _id, ...entry }) => entry);
    },
  };
}

export function createBlockedModelRepository(db: Db) {
  const blocks = db.collection<{ _id: string; reason: string; atMs: number }>('blocked_models');
  return {
    /** Model id -> why it is not called: rows whose bill came out above their stated worst case. */
    async blockedModels(): Promise<Record<string, string>> {
      const found = await blocks.find({}).toArray();
      return Object.fromEntries(found.map((block) => [block._id, block.reason]));
    },

    async blockModel(model: string, reason: string, atMs: number): Promise<void> {
      await blocks.updateOne({ _id: model }, { $setOnInsert: { reason, atMs } }, { upsert: true });
    },

    async unblockModel(model: string): Promise<boolean> {
      return (await blocks.deleteOne({ _id: model })).deletedCount === 1;
    },
  };
}

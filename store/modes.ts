import type { Db } from 'mongodb';
import type { ModeState } from '../domain/health/mode-state.ts';
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

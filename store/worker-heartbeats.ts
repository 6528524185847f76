import type { Db } from 'mongodb';
import type { Beat } from '../domain/health/polling.ts';

type BeatDocument = Beat & { readonly _id: string };

export type BeatBook = ReturnType<typeof createBeatBook>;

/** Which worker processes are at work, and which providers' queues they poll. */
export function createBeatBook(db: Db) {
  const beats = db.collection<BeatDocument>('workers');
  return {
    async list(): Promise<Beat[]> {
      const found = await beats.find({}).toArray();
      return found.map(({ _id, ...beat }) => beat);
    },

    async write(beat: Beat): Promise<void> {
      await beats.updateOne({ _id: beat.worker }, { $set: beat }, { upsert: true });
    },

    /** A worker that stopped polls nothing. */
    async remove(worker: string): Promise<void> {
      await beats.deleteOne({ _id: worker });
    },

    /** Those that died long ago and could not remove their own. */
    async forgetBefore(beforeMs: number): Promise<void> {
      await beats.deleteMany({ atMs: { $lt: beforeMs } });
    },
  };
}

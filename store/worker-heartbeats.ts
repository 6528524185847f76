import type { Db } from 'mongodb';
import type { WorkerHeartbeat } from '../domain/health/polling.ts';

type WorkerHeartbeatDocument = WorkerHeartbeat & { readonly _id: string };

export type WorkerHeartbeatRepository = ReturnType<typeof createWorkerHeartbeatRepository>;

/** Which worker processes are at work, and which providers' queues they poll. */
export function createWorkerHeartbeatRepository(db: Db) {
  const workerHeartbeats = db.collection<WorkerHeartbeatDocument>('workers');
  return {
    async list(): Promise<WorkerHeartbeat[]> {
      const found = await workerHeartbeats.find({}).toArray();
      return found.map(({ _id, ...beat }) => beat);
    },

    async write(beat: WorkerHeartbeat): Promise<void> {
      await workerHeartbeats.updateOne({ _id: beat.worker }, { $set: beat }, { upsert: true });
    },

    /** A worker that stopped polls nothing. */
    async remove(worker: string): Promise<void> {
      await workerHeartbeats.deleteOne({ _id: worker });
    },

    /** Those that died long ago and could not remove their own. */
    async forgetBefore(beforeMs: number): Promise<void> {
      await workerHeartbeats.deleteMany({ atMs: { $lt: beforeMs } });
    },
  };
}

import type { Db } from 'mongodb';
import type { WorkerHeartbeat } from '../domain/health/polling.ts';
import { createView } from './view.ts';

/** Which worker processes are at work, and which providers' queues they poll. A worker that stops removes its own. */
export function createWorkerHeartbeatRepository(db: Db) {
  return {
    ...createView<WorkerHeartbeat>(db, 'workers', ({ worker }) => worker),

    /** Those of workers that died long ago and could not remove their own. */
    async forgetBefore(beforeMs: number): Promise<void> {
      await db.collection('workers').deleteMany({ atMs: { $lt: beforeMs } });
    },
  };
}

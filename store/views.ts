import type { Collection, Db, MatchKeysAndValues } from 'mongodb';
import type { Breaker } from '../domain/health/breaker.ts';
import { type BreakerSubject, subjectKey } from '../domain/health/breaker-subject.ts';
import type { WorkerHeartbeat } from '../domain/health/polling.ts';
import type { QueueRate } from '../domain/health/rate.ts';
import { withoutId } from './collections.ts';
import { viewCollection } from './durability.ts';

/** A collection of current states, one for each key: a newer state replaces the one before. */
function createView<State extends object>(states: Collection<{ _id: string }>, keyOf: (state: State) => string) {
  type Document = State & { readonly _id: string };
  return {
    /** Every state that was ever written and not removed. */
    async list(): Promise<State[]> {
      const found = (await states.find({}).toArray()) as unknown as Document[];
      return found.map((document) => withoutId(document) as unknown as State);
    },

    async write(state: State): Promise<void> {
      const change = { $set: state as MatchKeysAndValues<{ _id: string }> };
      await states.updateOne({ _id: keyOf(state) }, change, { upsert: true });
    },

    async remove(key: string): Promise<void> {
      await states.deleteOne({ _id: key });
    },
  };
}

/** How many requests a second may go to each provider that is limited, or ever was; written by `operations` alone. */
export const createRateRepository = (db: Db) =>
  createView<QueueRate>(db.collection('rates'), ({ provider }) => provider);

/** Every breaker that has ever opened, written by `operations` and read by every worker; a call claims its trial. */
export function createHealthRepository(db: Db) {
  return {
    ...createView<Breaker>(db.collection('health'), ({ subject }) => subjectKey(subject)),

    /** Takes the one trial that a breaker permits; false = another call has it, or none is permitted. */
    async claimTrial(subject: BreakerSubject): Promise<boolean> {
      const breakers = db.collection<Breaker & { _id: string }>('health');
      const filter = { _id: subjectKey(subject), state: 'half-open', trial: 'permitted' } as const;
      return (await breakers.updateOne(filter, { $set: { trial: 'claimed' } })).modifiedCount === 1;
    },
  };
}

/** Which worker processes are at work, and which providers' queues they poll. A worker that stops removes its own. */
export function createWorkerHeartbeatRepository(db: Db) {
  const workers = viewCollection<WorkerHeartbeat & { _id: string }>(db, 'workers');
  return {
    ...createView<WorkerHeartbeat>(workers as unknown as Collection<{ _id: string }>, ({ worker }) => worker),

    /** Those of workers that died long ago and could not remove their own. */
    async forgetBefore(beforeMs: number): Promise<void> {
      await workers.deleteMany({ atMs: { $lt: beforeMs } });
    },
  };
}

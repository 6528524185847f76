import type { Db } from 'mongodb';
import type { Breaker } from '../domain/health/breaker.ts';
import { subjectKey } from '../domain/health/breaker-subject.ts';

type BreakerDocument = Breaker & { readonly _id: string };

export type HealthRepository = ReturnType<typeof createHealthRepository>;

/** The breakers, written by `operations` alone and read by every worker. */
export function createHealthRepository(db: Db) {
  const breakers = db.collection<BreakerDocument>('health');
  return {
    /** Every breaker that has ever opened. */
    async list(): Promise<Breaker[]> {
      const found = await breakers.find({}).toArray();
      return found.map(({ _id, ...breaker }) => breaker);
    },

    async write(breaker: Breaker): Promise<void> {
      await breakers.updateOne({ _id: subjectKey(breaker.subject) }, { $set: breaker }, { upsert: true });
    },
  };
}

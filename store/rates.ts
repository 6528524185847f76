import type { Db } from 'mongodb';
import type { Rate } from '../domain/health/rate.ts';

/** A rate, and who keeps the requests within it: the queue itself, or each worker's own statement, where the server does not
 * know the call that sets it or did not answer it. */
export interface QueueRate extends Rate {
  readonly heldBy: 'queue' | 'workers';
}

type RateDocument = QueueRate & { readonly _id: string };

export type RateRepository = ReturnType<typeof createRateRepository>;

/** How fast each provider may be asked, written by `operations` alone. */
export function createRateRepository(db: Db) {
  const rates = db.collection<RateDocument>('rates');
  return {
    /** Every provider that is limited, or ever was. */
    async list(): Promise<QueueRate[]> {
      const found = await rates.find({}).toArray();
      return found.map(({ _id, ...rate }) => rate);
    },

    async write(rate: QueueRate): Promise<void> {
      await rates.updateOne({ _id: rate.provider }, { $set: rate }, { upsert: true });
    },
  };
}

import type { Db } from 'mongodb';
import type { QueueRate } from '../domain/health/rate.ts';

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

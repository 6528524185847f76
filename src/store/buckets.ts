import type { Db } from 'mongodb';
import type { Bucket } from '../domain/learning/bucket.ts';

type BucketDocument = Bucket & { readonly _id: string };

export type BucketBook = ReturnType<typeof createBucketBook>;

/** Tallies by hour, day and month: views, made anew from the facts and replaced. */
export function createBucketBook(db: Db) {
  const buckets = db.collection<BucketDocument>('buckets');
  return {
    async replace(bucket: Bucket): Promise<void> {
      await buckets.updateOne({ _id: bucket.id }, { $set: bucket }, { upsert: true });
    },

    async read(ids: readonly string[]): Promise<Bucket[]> {
      return buckets.find({ _id: { $in: [...ids] } }).toArray();
    },

    /** The same, without what is not about agreement: that is most of a bucket. */
    async readAgreements(ids: readonly string[]): Promise<Pick<Bucket, 'agreements' | 'single'>[]> {
      const projection = { agreements: 1, single: 1 };
      return buckets.find({ _id: { $in: [...ids] } }, { projection }).toArray();
    },
  };
}

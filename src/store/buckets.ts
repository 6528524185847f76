import type { Db } from 'mongodb';
import { type Bucket, DIMENSIONS, type Dimension } from '../domain/learning/bucket.ts';

type PartDocument = Bucket & { readonly _id: string };

export type BucketBook = ReturnType<typeof createBucketBook>;

/** Tallies by hour, day and month: views, made anew from the facts and replaced. A bucket is kept in five documents, its wholes
 * and one for each dimension: who reads wants one of them, and the slices of all are twenty times as much as the wholes. */
export function createBucketBook(db: Db) {
  const parts = db.collection<PartDocument>('buckets');
  return {
    async replace(bucket: Bucket): Promise<void> {
      for (const by of DIMENSIONS) {
        const { id, kind, startMs, cells, contributions = [] } = bucket;
        const isOfIt = ({ slice }: { readonly slice: string }) => slice.startsWith(`${by}:`);
        const part = { id, kind, startMs, cells: cells.filter(isOfIt), contributions: contributions.filter(isOfIt) };
        await parts.updateOne({ _id: partId(id, by) }, { $set: part }, { upsert: true });
      }
      const isWhole = ({ slice }: { readonly slice: string }) => slice === 'all';
      const { cells, contributions = [], ...rest } = bucket;
      const whole = { ...rest, cells: cells.filter(isWhole), contributions: contributions.filter(isWhole) };
      await parts.updateOne({ _id: bucket.id }, { $set: whole }, { upsert: true });
    },

    /** Those of the given ids that there are: their wholes with everything that has no slices, or the slices of a dimension
     * alone. */
    async read(ids: readonly string[], by: Dimension | null): Promise<Bucket[]> {
      return withoutId(await parts.find({ _id: { $in: ids.map((id) => partId(id, by)) } }).toArray());
    },

    /** The same with everything, to add them up. */
    async readAll(ids: readonly string[]): Promise<Bucket[]> {
      const all = [null, ...DIMENSIONS].flatMap((by) => ids.map((id) => partId(id, by)));
      const byId = new Map<string, Bucket>();
      for (const part of withoutId(await parts.find({ _id: { $in: all } }).toArray())) {
        const known = byId.get(part.id);
        byId.set(part.id, known ? together(known, part) : part);
      }
      return [...byId.values()];
    },

    /** The same, without what is not about agreement: that is most of a bucket. */
    async readAgreements(ids: readonly string[]): Promise<Pick<Bucket, 'agreements' | 'single'>[]> {
      const projection = { agreements: 1, single: 1 };
      return parts.find({ _id: { $in: [...ids] } }, { projection }).toArray();
    },
  };
}

const partId = (id: string, by: Dimension | null) => (by === null ? id : `${id}/${by}`);

function together(a: Bucket, b: Bucket): Bucket {
  return {
    ...a,
    ...b,
    cells: [...a.cells, ...b.cells],
    contributions: [...(a.contributions ?? []), ...(b.contributions ?? [])],
  };
}

const withoutId = (documents: readonly PartDocument[]): Bucket[] => documents.map(({ _id, ...part }) => part);

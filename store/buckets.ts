import type { Db } from 'mongodb';
import type { Bucket } from '../domain/learning/bucket.ts';
import { DIMENSIONS, type Dimension } from '../domain/learning/cell.ts';
import type { ContributionSums } from '../domain/learning/contribution.ts';
import { bucketPartId } from '../domain/shared/ids.ts';
import { withoutId } from './collections.ts';

type PartDocument = Bucket & { readonly _id: string };

/** Tallies by hour, day and month: views, made from the facts and replaced. A bucket is stored in five documents, its wholes
 * and one for each dimension: a reader wants one of them, and all slices are twenty times as much as the wholes. */
export function createBucketRepository(db: Db) {
  const parts = db.collection<PartDocument>('buckets');
  const find = async (ids: readonly string[]): Promise<Bucket[]> =>
    (await parts.find({ _id: { $in: [...ids] } }).toArray()).map(withoutId);

  return {
    async replace(bucket: Bucket): Promise<void> {
      const updates = [null, ...DIMENSIONS].map((by) => ({
        updateOne: { filter: { _id: bucketPartId(bucket.id, by) }, update: { $set: partOf(bucket, by) }, upsert: true },
      }));
      await parts.bulkWrite(updates, { ordered: true });
    },

    /** Those of the given ids that exist: their wholes with everything that has no slices, or the slices of one dimension. */
    async read(ids: readonly string[], by: Dimension | null): Promise<Bucket[]> {
      return find(ids.map((id) => bucketPartId(id, by)));
    },

    /** The same with everything, to add them up. */
    async readAll(ids: readonly string[]): Promise<Bucket[]> {
      const all = await Promise.all([null, ...DIMENSIONS].map((by) => this.read(ids, by)));
      const [wholes = [], ...sliced] = all;
      return wholes.map((whole) => {
        const own = [whole, ...sliced.flatMap((each) => each.filter(({ id }) => id === whole.id))];
        return {
          ...whole,
          cells: own.flatMap(({ cells }) => cells),
          contributions: own.flatMap(({ contributions }) => contributions),
        };
      });
    },

    /** The same, without what is not about agreement: that is most of a bucket. */
    async readAgreements(ids: readonly string[]): Promise<Pick<Bucket, 'agreements' | 'single'>[]> {
      const projection = { agreements: 1, single: 1 };
      return parts.find({ _id: { $in: [...ids] } }, { projection }).toArray();
    },

    /** The contributions of models, over all questions and by a dimension. */
    async readContributions(ids: readonly string[], by: Dimension): Promise<ContributionSums[]> {
      const wanted = [null, by].flatMap((each) => ids.map((id) => bucketPartId(id, each)));
      const projection = { contributions: 1 };
      const found = await parts.find({ _id: { $in: wanted } }, { projection }).toArray();
      return found.flatMap(({ contributions }) => contributions);
    },
  };
}

/** A bucket's wholes, or its slices by one dimension; what has no slices stands with the wholes. */
function partOf(bucket: Bucket, by: Dimension | null): Partial<Bucket> {
  const { id, kind, startMs } = bucket;
  const isOwn = (each: { readonly by: Dimension | null }) => each.by === by;
  const sliced = { cells: bucket.cells.filter(isOwn), contributions: bucket.contributions.filter(isOwn) };
  return by === null ? { ...bucket, ...sliced } : { id, kind, startMs, ...sliced };
}

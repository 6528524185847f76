import type { Db } from 'mongodb';
import { type Bucket, DIMENSIONS, type Dimension } from '../domain/learning/bucket.ts';
import type { ContributionSums } from '../domain/learning/contribution.ts';
import { bucketPartId } from '../domain/shared/ids.ts';

type PartDocument = Bucket & { readonly _id: string };

export type BucketRepository = ReturnType<typeof createBucketRepository>;

/** Tallies by hour, day and month: views, made anew from the facts and replaced. A bucket is kept in five documents, its wholes
 * and one for each dimension: who reads wants one of them, and the slices of all are twenty times as much as the wholes. */
export function createBucketRepository(db: Db) {
  const parts = db.collection<PartDocument>('buckets');
  return {
    async replace(bucket: Bucket): Promise<void> {
      const { id, kind, startMs, cells, contributions = [] } = bucket;
      const ofDimensions = DIMENSIONS.map((by) => ({
        _id: bucketPartId(id, by),
        part: only({ id, kind, startMs, cells, contributions }, isOf(by)),
      }));
      const all = [...ofDimensions, { _id: id, part: only(bucket, isWhole) }];
      await parts.bulkWrite(
        all.map(({ _id, part }) => ({ updateOne: { filter: { _id }, update: { $set: part }, upsert: true } })),
        { ordered: true },
      );
    },

    /** Those of the given ids that there are: their wholes with everything that has no slices, or the slices of a dimension
     * alone. */
    async read(ids: readonly string[], by: Dimension | null): Promise<Bucket[]> {
      const found = withoutId(await parts.find({ _id: { $in: ids.map((id) => bucketPartId(id, by)) } }).toArray());
      if (by === null) return found.map((whole) => only(whole, isWhole));
      const known = new Set(found.map(({ id }) => id));
      // One that was written before buckets had parts has all slices in the first.
      const older = ids.filter((id) => !known.has(id));
      const wholes = older.length === 0 ? [] : withoutId(await parts.find({ _id: { $in: older } }).toArray());
      return [...found, ...wholes.map((whole) => only(whole, isOf(by)))];
    },

    /** The same with everything, to add them up. */
    async readAll(ids: readonly string[]): Promise<Bucket[]> {
      const all = [null, ...DIMENSIONS].flatMap((by) => ids.map((id) => bucketPartId(id, by)));
      const byId = new Map<string, Bucket>();
      const found = withoutId(await parts.find({ _id: { $in: all } }).toArray());
      const seen = new Map<string, number>();
      for (const { id } of found) seen.set(id, (seen.get(id) ?? 0) + 1);
      for (const part of found) {
        // Beside its parts, the first one's other slices are from before there were parts, and would count twice.
        const own = seen.get(part.id) === 1 || !part.cells.some(isWhole) ? part : only(part, isWhole);
        const known = byId.get(part.id);
        byId.set(part.id, known ? together(known, own) : own);
      }
      return [...byId.values()];
    },

    /** The same, without what is not about agreement: that is most of a bucket. */
    async readAgreements(ids: readonly string[]): Promise<Pick<Bucket, 'agreements' | 'single'>[]> {
      const projection = { agreements: 1, single: 1 };
      return parts.find({ _id: { $in: [...ids] } }, { projection }).toArray();
    },

    /** The contributions of models, over all questions and by a dimension. */
    async readContributions(ids: readonly string[], by: Dimension): Promise<ContributionSums[]> {
      const projection = { contributions: 1 };
      const wanted = ids.flatMap((id) => [id, bucketPartId(id, by)]);
      const found = await parts.find({ _id: { $in: wanted } }, { projection }).toArray();
      // A bucket from before there were parts has its slices in the first; beside its parts they would count twice.
      const parted = new Set(found.map(({ _id }) => String(_id)));
      return found.flatMap(({ _id, contributions = [] }) => {
        const isFirst = !String(_id).endsWith(`/${by}`);
        const isParted = isFirst && parted.has(bucketPartId(String(_id), by));
        return contributions.filter((each) => (isFirst && isWhole(each)) || (!isParted && isOf(by)(each)));
      });
    },
  };
}

interface Sliced {
  readonly slice: string;
}

const isWhole = ({ slice }: Sliced): boolean => slice === 'all';
const isOf =
  (by: Dimension) =>
  ({ slice }: Sliced): boolean =>
    slice.startsWith(`${by}:`);

function only(bucket: Bucket, isWanted: (each: Sliced) => boolean): Bucket {
  const { cells, contributions = [] } = bucket;
  return { ...bucket, cells: cells.filter(isWanted), contributions: contributions.filter(isWanted) };
}

function together(a: Bucket, b: Bucket): Bucket {
  return {
    ...a,
    ...b,
    cells: [...a.cells, ...b.cells],
    contributions: [...(a.contributions ?? []), ...(b.contributions ?? [])],
  };
}

const withoutId = (documents: readonly PartDocument[]): Bucket[] => documents.map(({ _id, ...part }) => part);

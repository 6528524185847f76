import type { Db } from 'mongodb';
import { type Bucket, changeBucket, noBucketSums } from '../domain/learning/bucket.ts';
import { DIMENSIONS, type Dimension } from '../domain/learning/cell.ts';
import type { ContributionSums } from '../domain/learning/contribution.ts';
import { DEFAULT_GROUP } from '../domain/shared/group.ts';
import { bucketPartId } from '../domain/shared/ids.ts';
import { type Batched, replaceAsRead } from './guarded.ts';

interface PartDocument extends Bucket, Batched {
  readonly group: string;
}

const EVERY_PART: readonly (Dimension | null)[] = [null, ...DIMENSIONS];
const ONE_GROUP: readonly string[] = [DEFAULT_GROUP];

/** Tallies by group of accounts and hour, day and month: views of the facts. A bucket is stored in six documents, its wholes and
 * one for each dimension: a reader wants one of them, and all slices are twenty times as much as the wholes. Readers get the
 * buckets of all the groups that they name, which add up like those of different hours. */
export function createBucketRepository(db: Db) {
  const parts = db.collection<PartDocument>('buckets');
  const partIds = (groups: readonly string[], ids: readonly string[], by: Dimension | null) =>
    groups.flatMap((group) => ids.map((id) => bucketPartId(group, id, by)));

  return {
    /** Adds a batch's sums to a group's buckets, once: each document bears the number of the last batch that it holds. */
    async add(batch: number, group: string, changes: readonly Bucket[]): Promise<void> {
      const wanted = changes.flatMap((change) =>
        EVERY_PART.map((by) => ({ _id: bucketPartId(group, change.id, by), change: partOf(change, by) })).filter(
          ({ change: part }) => part.cells.length + part.contributions.length > 0 || 'flow' in part,
        ),
      );
      const found = await parts.find({ _id: { $in: wanted.map(({ _id }) => _id) } }).toArray();
      const standing = new Map(found.map((part) => [part._id, part]));
      const open = wanted.filter(({ _id }) => (standing.get(_id)?.batch ?? 0) < batch);
      await replaceAsRead(
        parts,
        open.map(({ _id, change }) => {
          const read = standing.get(_id) ?? null;
          const { id, kind, startMs } = change;
          const sums = changeBucket({ ...noBucketSums(), ...read }, { ...noBucketSums(), ...change });
          return { read, next: { _id, batch, group, id, kind, startMs, ...sums } };
        }),
      );
    },

    /** Those of the given ids that exist: their wholes with everything that has no slices, or the slices of one dimension. */
    async read(ids: readonly string[], by: Dimension | null, groups = ONE_GROUP): Promise<Bucket[]> {
      return (
        await parts
          .find({ _id: { $in: partIds(groups, ids, by) } })
          .sort({ _id: 1 })
          .toArray()
      ).map(bucketIn);
    },

    /** The same with everything. */
    async readAll(ids: readonly string[], group: string = DEFAULT_GROUP): Promise<Bucket[]> {
      const all = await Promise.all(EVERY_PART.map((by) => this.read(ids, by, [group])));
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

    /** How decisions went in them, without what is about forecasts: most of a bucket. */
    async readFlow(ids: readonly string[], groups = ONE_GROUP): Promise<Pick<Bucket, 'startMs' | 'cells' | 'flow'>[]> {
      const tally = ['answered', 'failed', 'costMicroUsd', 'latency'].map(
        (field) => [`cells.tally.${field}`, 1] as const,
      );
      const projection = { startMs: 1, flow: 1, 'cells.subject': 1, 'cells.by': 1, ...Object.fromEntries(tally) };
      return parts.find({ _id: { $in: partIds(groups, ids, null) } }, { projection }).toArray();
    },

    /** The same, without what is not about agreement: that is most of a bucket. */
    async readAgreements(ids: readonly string[], groups = ONE_GROUP): Promise<Pick<Bucket, 'agreements' | 'single'>[]> {
      const projection = { agreements: 1, single: 1 };
      return parts.find({ _id: { $in: partIds(groups, ids, null) } }, { projection }).toArray();
    },

    /** The contributions of models, over all questions and by a dimension. */
    async readContributions(ids: readonly string[], by: Dimension, groups = ONE_GROUP): Promise<ContributionSums[]> {
      const wanted = [null, by].flatMap((each) => partIds(groups, ids, each));
      const projection = { contributions: 1 };
      const found = await parts.find({ _id: { $in: wanted } }, { projection }).toArray();
      return found.flatMap(({ contributions }) => contributions);
    },
  };
}

const bucketIn = ({ _id, batch, group, ...bucket }: PartDocument): Bucket => bucket;

/** A bucket's wholes, or its slices by one dimension; what has no slices stands with the wholes. */
function partOf(bucket: Bucket, by: Dimension | null) {
  const { id, kind, startMs } = bucket;
  const isOwn = (each: { readonly by: Dimension | null }) => each.by === by;
  const sliced = { cells: bucket.cells.filter(isOwn), contributions: bucket.contributions.filter(isOwn) };
  return by === null ? { ...bucket, ...sliced } : { id, kind, startMs, ...sliced };
}

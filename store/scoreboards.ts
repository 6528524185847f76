import type { Db } from 'mongodb';
import type { Drift } from '../domain/learning/drift.ts';
import type { Scoreboard } from '../domain/learning/scoreboard.ts';
import { DEFAULT_GROUP } from '../domain/shared/group.ts';
import { dayId, hourId, weightsIdOf } from '../domain/shared/ids.ts';
import { insertOnce, withoutId } from './collections.ts';
import { viewCollection } from './durability.ts';

const PRUNED_AT_ONCE = 50;

/** Versions of what was learned. A version is never changed. */
export function createScoreboardRepository(db: Db) {
  const boards = db.collection<Scoreboard & { _id: number }>('scoreboards');
  /** By group: finding the newest of thousands of boards would read them all. */
  const inForce = db.collection<{ readonly _id: string; readonly version: number }>('scoreboardsInForce');
  const decisions = db.collection('decisions');
  /** Versions up to this one were looked at: those that stayed are referred to. */
  let prunedTo = 0;
  return {
    /** In force for a group of accounts. */
    async latest(group: string = DEFAULT_GROUP): Promise<Scoreboard | null> {
      const standing = await inForce.findOne({ _id: group });
      return standing && this.read(standing.version);
    },

    /** Of all groups; 0 before the first. */
    async latestVersion(): Promise<number> {
      return Math.max(0, ...(await inForce.find({}).toArray()).map(({ version }) => version));
    },

    async read(version: number): Promise<Scoreboard | null> {
      return (await this.readAll([version])).get(version) ?? null;
    },

    /** Those of these versions that are there. */
    async readAll(versions: readonly number[]): Promise<Map<number, Scoreboard>> {
      const found = await boards.find({ _id: { $in: [...versions] } }).toArray();
      return new Map(found.map((board) => [board._id, withoutId(board)]));
    },

    /** Writes a version once, a retry finds it there, and puts it in force for its group. */
    async publish(board: Scoreboard): Promise<void> {
      const { version, group } = board;
      await insertOnce(boards, { _id: version, ...board });
      await inForce.updateOne({ _id: group }, { $max: { version } }, { upsert: true });
    },

    /** Deletes superseded versions from before the given time that no decision refers to: each call looks at the next fifty,
     * and starts over after the last. */
    async prune(beforeMs: number): Promise<number> {
      const standing = (await inForce.find({}).toArray()).map(({ version }) => version);
      const filter = { _id: { $gt: prunedTo, $nin: standing }, builtAtMs: { $lt: beforeMs } };
      const old = await boards
        .find(filter, { projection: { _id: 1 } })
        .sort({ _id: 1 })
        .limit(PRUNED_AT_ONCE)
        .toArray();
      prunedTo = old.length < PRUNED_AT_ONCE ? 0 : (old.at(-1)?._id ?? 0);
      let pruned = 0;
      for (const { _id } of old) {
        if (await decisions.findOne({ scoreboardVersion: _id }, { projection: { _id: 1 } })) continue;
        pruned += (await boards.deleteOne({ _id })).deletedCount;
      }
      return pruned;
    },
  };
}

/** The models' weights as of the last scoreboard of an hour or a day. */
interface WeightsAt {
  readonly atMs: number;
  readonly version: number;
  /** Resolved markets with a full panel. */
  readonly labels: number;
  readonly models: readonly { readonly model: string; readonly weight: number; readonly drift: Drift['state'] }[];
}

/** How the weights went: scoreboards themselves are not kept, and a line of a chart needs one point an hour at most. */
export function createWeightRepository(db: Db) {
  const weights = viewCollection<WeightsAt & { readonly _id: string }>(db, 'weights');
  return {
    /** Keeps a scoreboard's weights as the last of its hour and of its day; an older version never replaces a newer one. */
    async write({ group, builtAtMs, version, labels, models }: Scoreboard): Promise<void> {
      const at: WeightsAt = {
        atMs: builtAtMs,
        version,
        labels,
        models: models.map(({ model, weight, drift }) => ({ model, weight, drift: drift.state })),
      };
      for (const id of [hourId(builtAtMs), dayId(builtAtMs)]) {
        const _id = weightsIdOf(group, id);
        const standing = await weights.findOne({ _id }, { projection: { version: 1 } });
        if (standing && standing.version >= version) continue;
        await weights.updateOne({ _id }, { $set: at }, { upsert: true });
      }
    },

    /** Those of the given hours or days that there are, oldest first. */
    async read(ids: readonly string[], group: string = DEFAULT_GROUP): Promise<WeightsAt[]> {
      const found = await weights.find({ _id: { $in: ids.map((id) => weightsIdOf(group, id)) } }).toArray();
      return found.map(({ _id, ...at }) => at).toSorted((a, b) => a.atMs - b.atMs);
    },
  };
}

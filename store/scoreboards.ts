import type { Db } from 'mongodb';
import type { Drift } from '../domain/learning/drift.ts';
import type { Scoreboard } from '../domain/learning/scoreboard.ts';
import { dayId, hourId } from '../domain/shared/ids.ts';
import { insertOnce, withoutId } from './collections.ts';
import { viewCollection } from './durability.ts';

const PRUNED_AT_ONCE = 50;

/** Versions of what was learned. A version is never changed. */
export function createScoreboardRepository(db: Db) {
  const boards = db.collection<Scoreboard & { _id: number }>('scoreboards');
  const decisions = db.collection('decisions');
  /** Versions up to this one were looked at: those that stayed are referred to. */
  let prunedTo = 0;
  return {
    async latest(): Promise<Scoreboard | null> {
      const [latest] = await boards.find({}).sort({ _id: -1 }).limit(1).toArray();
      return latest ? withoutId(latest) : null;
    },

    async read(version: number): Promise<Scoreboard | null> {
      return (await this.readAll([version])).get(version) ?? null;
    },

    /** Those of these versions that are there. */
    async readAll(versions: readonly number[]): Promise<Map<number, Scoreboard>> {
      const found = await boards.find({ _id: { $in: [...versions] } }).toArray();
      return new Map(found.map((board) => [board._id, withoutId(board)]));
    },

    /** Writes a version once: a retry finds it there. */
    async publish(board: Scoreboard): Promise<void> {
      await insertOnce(boards, { _id: board.version, ...board });
    },

    /** Deletes superseded versions from before the given time that no decision refers to: each call looks at the next fifty,
     * and starts over after the last. */
    async prune(beforeMs: number): Promise<number> {
      const latest = await this.latest();
      if (!latest) return 0;
      const old = await boards
        .find({ _id: { $gt: prunedTo, $lt: latest.version }, builtAtMs: { $lt: beforeMs } }, { projection: { _id: 1 } })
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
    async write({ builtAtMs, version, labels, models }: Scoreboard): Promise<void> {
      const at: WeightsAt = {
        atMs: builtAtMs,
        version,
        labels,
        models: models.map(({ model, weight, drift }) => ({ model, weight, drift: drift.state })),
      };
      for (const _id of [hourId(builtAtMs), dayId(builtAtMs)]) {
        const standing = await weights.findOne({ _id }, { projection: { version: 1 } });
        if (standing && standing.version >= version) continue;
        await weights.updateOne({ _id }, { $set: at }, { upsert: true });
      }
    },

    /** Those of the given hours or days that there are, oldest first. */
    async read(ids: readonly string[]): Promise<WeightsAt[]> {
      const found = await weights.find({ _id: { $in: [...ids] } }).toArray();
      return found.map(({ _id, ...at }) => at).toSorted((a, b) => a.atMs - b.atMs);
    },
  };
}

import type { Db } from 'mongodb';
import type { Scoreboard } from '../domain/learning/scoreboard.ts';
import { insertOnce, withoutId } from './collections.ts';

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

import type { Db } from 'mongodb';
import type { Scoreboard } from '../domain/learning/scoreboard.ts';
import { isDuplicateKey } from './collections.ts';

export type ScoreboardRepository = ReturnType<typeof createScoreboardRepository>;

const PRUNED_AT_ONCE = 50;

/** Versions of what was learned. A version is never changed. */
export function createScoreboardRepository(db: Db) {
  const boards = db.collection<Scoreboard & { _id: number }>('scoreboards');
  const decisions = db.collection('decisions');
  /** Up to which version was looked: those before it that stayed are referred to, and would be looked at in vain. */
  let prunedTo = 0;
  return {
    async latest(): Promise<Scoreboard | null> {
      return withoutId(await boards.find({}).sort({ _id: -1 }).limit(1).next());
    },

    async read(version: number): Promise<Scoreboard | null> {
      return withoutId(await boards.findOne({ _id: version }));
    },

    /** Those of these versions that are there. */
    async readAll(versions: readonly number[]): Promise<Map<number, Scoreboard>> {
      const found = await boards.find({ _id: { $in: [...versions] } }).toArray();
      return new Map(found.map(({ _id, ...board }) => [_id, board]));
    },

    /** Writes a version once: a retry finds it there. */
    async publish(board: Scoreboard): Promise<void> {
      try {
        await boards.insertOne({ _id: board.version, ...board });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    },

    /** Deletes superseded versions from before the given time that no decision refers to: each call looks at the next
     * fifty, and after the last of them begins again. */
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

function withoutId(document: (Scoreboard & { _id: number }) | null): Scoreboard | null {
  if (!document) return null;
  const { _id, ...board } = document;
  return board;
}

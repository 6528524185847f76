import type { Db } from 'mongodb';
import type { Drift } from '../domain/learning/drift.ts';
import type { Scoreboard } from '../domain/learning/scoreboard.ts';
import { dayId, hourId } from '../domain/shared/ids.ts';

/** The models' weights as of the last scoreboard of an hour or a day. */
export interface WeightsAt {
  readonly atMs: number;
  readonly version: number;
  /** Resolved markets with a full panel. */
  readonly labels: number;
  readonly models: readonly { readonly model: string; readonly weight: number; readonly drift: Drift['state'] }[];
}

/** How the weights went: scoreboards themselves are not kept, and a line of a chart needs one point an hour at most. */
export function createWeightRepository(db: Db) {
  const weights = db.collection<WeightsAt & { readonly _id: string }>('weights');
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

import { dayId, hourId } from '../domain/learning/bucket.ts';
/** How the weights went: scoreboards themselves are not kept, and a line of a chart needs one point an hour at most. */
export function createWeightBook(db) {
    const weights = db.collection('weights');
    return {
        /** Keeps a scoreboard's weights as the last of its hour and of its day; an older version never replaces a newer one. */
        async write({ builtAtMs, version, labels, models }) {
            const at = {
                atMs: builtAtMs,
                version,
                labels,
                models: models.map(({ model, weight, drift }) => ({ model, weight, drift: drift.state })),
            };
            for (const _id of [hourId(builtAtMs), dayId(builtAtMs)]) {
                const standing = await weights.findOne({ _id }, { projection: { version: 1 } });
                if (standing && standing.version >= version)
                    continue;
                await weights.updateOne({ _id }, { $set: at }, { upsert: true });
            }
        },
        /** Those of the given hours or days that there are, oldest first. */
        async read(ids) {
            const found = await weights.find({ _id: { $in: [...ids] } }).toArray();
            return found.map(({ _id, ...at }) => at).toSorted((a, b) => a.atMs - b.atMs);
        },
    };
}

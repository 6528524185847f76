import { hourStart } from '../domain/learning/bucket.ts';
/** Sums by hour. They are an estimate of what is to come and no account of money: a decision whose settling died in between may
 * be missing. */
export function createDemandBook(db) {
    const demand = db.collection('demand');
    return {
        async add(account, atMs, category, { costMicroUsdByBin, unpricedMicroUsd }) {
            const startMs = hourStart(atMs);
            const increments = { [`categories.${category}.unpricedMicroUsd`]: unpricedMicroUsd };
            for (const [bin, cost] of Object.entries(costMicroUsdByBin)) {
                increments[`categories.${category}.costMicroUsdByBin.${bin}`] = cost;
            }
            await demand.updateOne({ _id: `${account}/${startMs}` }, { $setOnInsert: { account, startMs }, $inc: increments }, { upsert: true });
        },
        /** Those of the given hours that there are, by the starts of the hours. */
        async ofHours(account, startsMs) {
            return demand.find({ _id: { $in: startsMs.map((startMs) => `${account}/${startMs}`) } }).toArray();
        },
        async forgetBefore(beforeMs) {
            await demand.deleteMany({ startMs: { $lt: beforeMs } });
        },
    };
}

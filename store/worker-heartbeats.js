/** Which worker processes are at work, and which providers' queues they poll. */
export function createBeatBook(db) {
    const beats = db.collection('workers');
    return {
        async list() {
            const found = await beats.find({}).toArray();
            return found.map(({ _id, ...beat }) => beat);
        },
        async write(beat) {
            await beats.updateOne({ _id: beat.worker }, { $set: beat }, { upsert: true });
        },
        /** A worker that stopped polls nothing. */
        async remove(worker) {
            await beats.deleteOne({ _id: worker });
        },
        /** Those that died long ago and could not remove their own. */
        async forgetBefore(beforeMs) {
            await beats.deleteMany({ atMs: { $lt: beforeMs } });
        },
    };
}

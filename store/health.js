/** The breakers, written by `operations` alone and read by every worker. */
export function createHealthBook(db) {
    const breakers = db.collection('health');
    return {
        /** Every breaker that has ever opened. */
        async list() {
            const found = await breakers.find({}).toArray();
            return found.map(({ _id, ...breaker }) => breaker);
        },
        async write(breaker) {
            await breakers.updateOne({ _id: breaker.subject }, { $set: breaker }, { upsert: true });
        },
    };
}

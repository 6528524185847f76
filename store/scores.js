export function createScoreBook(db) {
    const scores = db.collection('scores');
    const state = db.collection('scorekeeper');
    return {
        /** Writes scores; a retry, or a corrected outcome, replaces them. */
        async write(documents) {
            if (documents.length === 0)
                return;
            const operations = documents.map((document) => {
                const { _id, ...rest } = document;
                return { updateOne: { filter: { _id }, update: { $set: rest }, upsert: true } };
            });
            await scores.bulkWrite(operations, { ordered: true });
        },
        /** Which of these decisions have been scored. */
        async among(decisionIds) {
            const found = await scores.find({ _id: { $in: [...decisionIds] } }, { projection: { _id: 1 } }).toArray();
            return new Set(found.map(({ _id }) => _id));
        },
        async read(decisionId) {
            return scores.findOne({ _id: decisionId });
        },
        async resolvedBetween(fromMs, toMs) {
            const found = await scores.find({ resolvedAtMs: { $gte: fromMs, $lt: toMs } }).toArray();
            return found.flatMap(({ scored }) => scored ?? []);
        },
        /** Every score that was written or replaced since, without what only the tallies need: whoever asks keeps them all. */
        async writtenSince(sinceMs) {
            const projection = {
                'scored.without': 0,
                'scored.withheldBy': 0,
                'scored.agreement': 0,
                'scored.standardDeviation': 0,
            };
            return scores.find({ writtenAtMs: { $gte: sinceMs } }, { projection }).toArray();
        },
        /** Up to when decisions have been taken into the buckets; 0 at first. */
        async foldedUntil() {
            return (await state.findOne({ _id: 'folded' }))?.foldedUntilMs ?? 0;
        },
        async setFoldedUntil(foldedUntilMs) {
            await state.updateOne({ _id: 'folded' }, { $set: { foldedUntilMs } }, { upsert: true });
        },
    };
}

import { isDuplicateKey } from './collections.ts';
export function createOutcomeBook(db) {
    const outcomes = db.collection('outcomes');
    async function read(ticker) {
        return outcomes.findOne({ _id: ticker });
    }
    return {
        read,
        /** Records an outcome once. The same settlement again changes nothing, another one is refused; told as a correction, a
         * settlement, a time or a last price that differs replaces what stands. A retry of any of these finds it done. */
        async record(told, nowMs) {
            const { ticker, settlement, atMs, lastMid, by, correct } = told;
            const fresh = { ticker, settlement, atMs: atMs ?? nowMs, lastMid, by, recordedAtMs: nowMs };
            try {
                await outcomes.insertOne({ _id: ticker, ...fresh, revision: 1, pending: true, history: [] });
                return { kind: 'recorded' };
            }
            catch (error) {
                if (!isDuplicateKey(error))
                    throw error;
            }
            const standing = await read(ticker);
            if (!standing)
                throw new Error(`The outcome of ${ticker} vanished while it was being recorded; try again.`);
            const kept = { atMs: atMs ?? standing.atMs, lastMid: lastMid ?? standing.lastMid };
            const isSame = standing.settlement === settlement;
            if (isSame && !(correct && (kept.atMs !== standing.atMs || kept.lastMid !== standing.lastMid))) {
                return { kind: 'repeated' };
            }
            if (!correct)
                return { kind: 'contradicts', standing: standing.settlement, by: standing.by };
            const { revision } = standing;
            const before = {
                settlement: standing.settlement,
                atMs: standing.atMs,
                lastMid: standing.lastMid,
                by: standing.by,
                recordedAtMs: standing.recordedAtMs,
            };
            await outcomes.updateOne({ _id: ticker, revision }, { $set: { ...fresh, ...kept, revision: revision + 1, pending: true, history: [...standing.history, before] } });
            return { kind: 'corrected' };
        },
        /** Outcomes that are still to be scored, the earliest first. */
        async pending(limit) {
            return outcomes.find({ pending: true }).sort({ atMs: 1, _id: 1 }).limit(limit).toArray();
        },
        async markScored(ticker, revision) {
            await outcomes.updateOne({ _id: ticker, revision }, { $set: { pending: false } });
        },
        /** Has the outcomes of these markets scored again: decisions on them were settled after they had been. */
        async reopen(tickers) {
            await outcomes.updateMany({ _id: { $in: [...tickers] } }, { $set: { pending: true } });
        },
    };
}

import { isDuplicateKey } from './collections.ts';
/** The step of a request that is made beside a decision, for a model on trial. */
export const SHADOW_STEP = 'shadow';
/** The step of a request that only asks whether a provider is back. */
export const PROBE_STEP = 'probe';
export function createAttemptFacts(db) {
    const attempts = db.collection('attempts');
    return {
        /** Inserts what became of an attempt, once. `corrected`: it stood as uncertain (its reservation was closed, or is
         * being closed, without it) and now is known. `standing`: its end was known before, and is not replaced. */
        async record(document) {
            try {
                await attempts.insertOne(document);
                return 'inserted';
            }
            catch (error) {
                if (!isDuplicateKey(error))
                    throw error;
                const { _id, ...fact } = document;
                const { matchedCount } = await attempts.updateOne({ _id, state: 'uncertain' }, { $set: fact });
                return matchedCount === 1 ? 'corrected' : 'standing';
            }
        },
        async ofCall(decisionId, step, model, part) {
            return attempts
                .find({ decisionId, step, model, ...(part === undefined ? {} : { part }) })
                .sort({ startedAtMs: 1, _id: 1 })
                .toArray();
        },
        /** Those of the given attempts whose cost is known by now. */
        async withKnownCost(ids) {
            return attempts.find({ _id: { $in: [...ids] }, costMicroUsd: { $ne: null } }).toArray();
        },
        async read(id) {
            return attempts.findOne({ _id: id });
        },
        /** Requests whose cost is not known, the oldest first. */
        async uncertain() {
            return attempts.find({ state: 'uncertain' }).sort({ startedAtMs: 1, _id: 1 }).toArray();
        },
        /** Puts in what a request turned out to have cost; false when that was known before. */
        async reconcile(id, costMicroUsd) {
            const change = { $set: { state: 'failed', costMicroUsd } };
            return (await attempts.updateOne({ _id: id, state: 'uncertain' }, change)).matchedCount === 1;
        },
        /** Answers that were given in the shadow of these decisions. */
        async shadowsOf(decisionIds) {
            return attempts.find({ decisionId: { $in: [...decisionIds] }, step: SHADOW_STEP, state: 'answered' }).toArray();
        },
        /** Requests in the shadow that ended in [fromMs, toMs). */
        async shadowsBetween(fromMs, toMs) {
            return attempts.find({ endedAtMs: { $gte: fromMs, $lt: toMs }, step: SHADOW_STEP }).toArray();
        },
        /** Requests to a provider that ended since a time, probes left out: they are few and say what they found themselves. */
        async recentOf(provider, sinceMs) {
            const projection = { model: 1, state: 1, failure: 1, latencyMs: 1, startedAtMs: 1, endedAtMs: 1 };
            return attempts
                .find({ provider, endedAtMs: { $gte: sinceMs }, step: { $ne: PROBE_STEP } }, { projection })
                .toArray();
        },
        async ofDecision(decisionId) {
            return attempts.find({ decisionId }).sort({ startedAtMs: 1, _id: 1 }).toArray();
        },
        /** Ends the retention of raw replies to attempts that ended before the given time. */
        async forgetReplies(beforeMs) {
            await attempts.updateMany({ endedAtMs: { $lt: beforeMs }, reply: { $ne: null } }, { $set: { reply: null } });
        },
    };
}

import { createHash } from 'node:crypto';
import { isDuplicateKey } from './collections.ts';
const TRIES = 5;
export function createFlightBook(db) {
    const flights = db.collection('flights');
    const decisions = db.collection('decisions');
    const isOver = async (standing, nowMs) => standing.expiresAtMs <= nowMs ||
        (await decisions.findOne({ _id: standing.decisionId }, { projection: { _id: 1 } })) !== null;
    return {
        /** Takes the question, or says who has it. One whose holder has settled or is past its time is taken over, and so is that of
         * `waitedFor`, who was waited for in vain. */
        async claim(key, flight, nowMs, waitedFor = null) {
            const _id = idOf(key);
            for (let tries = 1;; tries++) {
                try {
                    await flights.insertOne({ _id, ...flight });
                    return { kind: 'mine' };
                }
                catch (error) {
                    if (!isDuplicateKey(error))
                        throw error;
                }
                const standing = await flights.findOne({ _id });
                if (!standing)
                    continue;
                const { decisionId, workflowId, expiresAtMs } = standing;
                const isMine = decisionId === flight.decisionId;
                const isFree = isMine || decisionId === waitedFor || (await isOver(standing, nowMs));
                if (isFree) {
                    const { matchedCount } = await flights.updateOne({ _id, decisionId, expiresAtMs }, { $set: { ...flight } });
                    if (matchedCount === 1)
                        return { kind: 'mine' };
                    // Somebody else was faster.
                    if (tries < TRIES)
                        continue;
                }
                return { kind: 'taken', decisionId, workflowId };
            }
        },
        /** Only its holder lets it go. */
        async release(key, decisionId) {
            await flights.deleteOne({ _id: idOf(key), decisionId });
        },
        /** Those whose holders never settled, as of that time. */
        async forget(beforeMs) {
            await flights.deleteMany({ expiresAtMs: { $lt: beforeMs } });
        },
    };
}
function idOf({ account, ticker, question }) {
    const parts = JSON.stringify([account, ticker, question.hash, question.promptVersion]);
    return createHash('sha256').update(parts).digest('hex');
}

import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { guardKey } from '../domain/market/question-guards.ts';
const RULES_CHARACTERS = 8000;
const LATELY = 2000;
/** A question that was noted this long ago is noted again, so that it is not forgotten while it is asked. */
const NOTED_FOR_MS = 3600000;
const LIKE_AT_MOST = 50;
/** What was asked lately, in the markets' own words, so that a market that asks the same can be found. */
export function createQuestionBook(db) {
    const questions = db.collection('questions');
    const noted = new LRUCache({ max: LATELY, ttl: NOTED_FOR_MS });
    return {
        async note(question, hash, askedAtMs) {
            const _id = `${question.ticker}/${hash}`;
            if (noted.has(_id))
                return;
            const { ticker, eventTicker, seriesTicker, category, scheduledResolutionMs, title, subtitle } = question;
            const rules = question.rules.slice(0, RULES_CHARACTERS);
            const kept = { ticker, eventTicker, seriesTicker, category, scheduledResolutionMs, title, subtitle, rules, hash };
            const document = { ...kept, guards: guardsHash(question), askedAtMs };
            await questions.updateOne({ _id }, { $set: document }, { upsert: true });
            noted.set(_id, true);
        },
        /** Those with the same numbers, names and directions in the same event or series; their texts are still to be compared. */
        async like(question) {
            const { ticker, eventTicker, seriesTicker } = question;
            const guards = guardsHash(question);
            const found = await questions.find({ guards }).limit(LIKE_AT_MOST).toArray();
            return found.filter((each) => each.ticker !== ticker && (each.eventTicker === eventTicker || each.seriesTicker === seriesTicker));
        },
        /** Ends the retention of what was last asked before the given time. */
        async forget(beforeMs) {
            await questions.deleteMany({ askedAtMs: { $lt: beforeMs } });
        },
    };
}
const guardsHash = (question) => createHash('sha256').update(guardKey(question)).digest('hex');

import { canonicalJson } from '../domain/shared/canonical-json.ts';
import { driftNotes } from '../domain/learning/drift-notes.ts';
import { rebuildForecast, rebuildVerdict, withoutEachModel } from '../domain/learning/rebuild.ts';
import { COLD_SCOREBOARD } from '../domain/learning/scoreboard.ts';
/** Reads a decision by its id, `<account>/<requestId>`; null when none is stored. */
export async function readExplanation(store, decisionId) {
    const decision = await store.decisions.read(decisionId);
    if (!decision)
        return null;
    const [attempts, board, resolution] = await Promise.all([
        // The requests for an event are booked under the event.
        store.attempts.ofDecision(decision.event?.decisionId ?? decisionId),
        boardOf(store, decision),
        resolutionOf(store, decision),
    ]);
    return {
        decision,
        attempts,
        rebuilt: board && decision.forecast && isSame(rebuildForecast(decision, board), decision.forecast),
        rebuiltVerdict: verdictComesOutAgain(decision, board),
        drifts: board ? driftNotes(board) : [],
        without: board ? withoutEachModel(decision, board) : [],
        resolution,
    };
}
async function boardOf(store, { scoreboardVersion }) {
    return scoreboardVersion === 0 ? COLD_SCOREBOARD : store.scoreboards.read(scoreboardVersion);
}
function verdictComesOutAgain(decision, board) {
    const verdict = board && rebuildVerdict(decision, board);
    return verdict && isSame(verdict, decision.verdict);
}
async function resolutionOf(store, { decisionId, ticker }) {
    const [outcome, score] = await Promise.all([store.outcomes.read(ticker), store.scores.read(decisionId)]);
    if (!outcome)
        return null;
    const { settlement, atMs, by } = outcome;
    return { settlement, atMs, by, score: score ? (score.scored ? 'scored' : (score.excluded ?? 'void')) : 'pending' };
}
const isSame = (again, recorded) => canonicalJson(again) === canonicalJson(recorded);

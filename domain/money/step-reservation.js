/** How many requests a decision may send beyond one for each model it asks. */
const SPARE_REQUESTS = 2;
/** How many requests a step may repeat, free ones counted too: the decision's two spare ones, of which an escalation shares
 * with the quick step before it; whoever is asked after a panel has none left. So no decision sends more than its models and
 * two. */
export function stepRepeats(step, calls, attemptsPerCall, isFirst) {
    return Math.min(calls * (attemptsPerCall - 1), spareOf(step, isFirst));
}
function spareOf(step, isFirst) {
    if (step === 'shadow' || step === 'wider')
        return 0;
    return step === 'panel' && isFirst ? SPARE_REQUESTS : SPARE_REQUESTS / 2;
}
/** What a step reserves: every call at its worst case, and the repeated requests at the dearest. */
export function stepWorstCaseMicroUsd(calls, repeats) {
    const worst = calls.map(({ worstCaseMicroUsd }) => worstCaseMicroUsd);
    return worst.reduce((sum, cost) => sum + cost, 0) + repeats * Math.max(0, ...worst);
}
export function stepShares(calls, repeats) {
    const models = {};
    for (const { model, worstCaseMicroUsd } of calls)
        models[model] = (models[model] ?? 0) + worstCaseMicroUsd;
    const dearest = calls.toSorted((a, b) => b.worstCaseMicroUsd - a.worstCaseMicroUsd)[0];
    if (!dearest || repeats === 0)
        return { models, spareModel: null };
    models[dearest.model] = (models[dearest.model] ?? 0) + repeats * dearest.worstCaseMicroUsd;
    return { models, spareModel: dearest.model };
}
/** The same for a step that is yet to be planned. */
export function stepReservation(step, calls, attemptsPerCall, isFirst) {
    return stepWorstCaseMicroUsd(calls, stepRepeats(step, calls.length, attemptsPerCall, isFirst));
}
/** In the order given, as many as fit with what they may repeat: more independent answers are worth more than one dear
 * one. */
export function fitting(step, models, roomMicroUsd, attemptsPerCall, isFirst) {
    const chosen = [];
    for (const model of models) {
        const needed = stepReservation(step, [...chosen, model], attemptsPerCall, isFirst);
        if (needed <= roomMicroUsd)
            chosen.push(model);
    }
    return chosen;
}

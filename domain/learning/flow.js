import { wasEnough } from '../planning/escalate.ts';
/** Why a call was not made. `price_gate`: the price said enough. `cascade`: those who had answered were enough. `reuse`: earlier answers
 * were as good. These three save money. `withheld`: mode, budget, deadline, a failure or an operator's setting, whether or not
 * earlier answers stood in. */
export const NOT_MADE = ['price_gate', 'cascade', 'reuse', 'withheld'];
export const emptyFlow = () => ({
    decisions: 0,
    panels: 0,
    byPath: {},
    byAction: {},
    notMade: [],
    spared: {},
});
export function tallyFlow(decided) {
    return addFlows(decided.map(ofOne));
}
function ofOne(decision) {
    const { path, action, panel } = decision;
    const notMade = notAsked(decision).map((candidate) => ({
        how: howOf(decision, candidate),
        model: candidate.model,
        calls: 1,
    }));
    return {
        decisions: 1,
        panels: panel ? 1 : 0,
        byPath: { [path]: 1 },
        byAction: { [action]: 1 },
        notMade,
        spared: Object.fromEntries(notMade.map(({ how }) => [how, 1])),
    };
}
/** Whom a panel of everyone would have asked beside those who were. A decision that did ask a panel left nothing out by its
 * path, whoever the selection left out of the panel; one that added a model at a time left out the rest. */
function notAsked({ path, candidates, calls, economics, reused, forecast }) {
    if (path === 'full' || (path === 'escalated' && !economics))
        return [];
    // Answers that were used again were paid for once: those are the calls that were saved, not everyone's.
    if (reused?.kind)
        return forecast?.models ?? [];
    const asked = new Set(calls.map(({ model }) => model));
    return candidates.filter(({ model, shadow, heldBack }) => !shadow && heldBack !== 'unavailable' && !asked.has(model));
}
function howOf({ path, verdict, calls, notes, reused, economics }, { heldBack }) {
    if (path === 'reused')
        return reused?.kind ? 'reuse' : 'withheld';
    if (heldBack === 'by_rule')
        return 'withheld';
    if (path === 'none')
        return verdict.reasons[0]?.code === 'price_gate' ? 'price_gate' : 'withheld';
    // The one model may have failed, or the panel may have been wanted and not paid for.
    const isEnough = calls.some(({ outcome }) => outcome === 'answered') &&
        (economics ? economics.offers.at(-1)?.pays === false : wasEnough(notes));
    return isEnough ? 'cascade' : 'withheld';
}
/** Adds up several stretches of time. */
export function addFlows(all) {
    const sum = emptyFlow();
    const notMade = new Map();
    for (const flow of all) {
        sum.decisions += flow.decisions;
        sum.panels += flow.panels;
        addCounts(sum.byPath, flow.byPath);
        addCounts(sum.byAction, flow.byAction);
        addCounts(sum.spared, flow.spared);
        for (const { how, model, calls } of flow.notMade) {
            const key = `${how} ${model}`;
            const known = notMade.get(key);
            if (known)
                known.calls += calls;
            else
                notMade.set(key, { how, model, calls });
        }
    }
    return { ...sum, notMade: [...notMade.values()] };
}
function addCounts(to, from) {
    for (const [key, count] of Object.entries(from))
        to[key] = (to[key] ?? 0) + (count ?? 0);
}

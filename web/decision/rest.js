import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { formatDuration, formatMoney, formatPrice, formatProbability, formatShare } from '../../domain/shared/format.ts';
import { tellDrift } from '../../domain/learning/drift-notes.ts';
import { Facts } from '../components/facts.tsx';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { Time } from '../components/time.tsx';
import { useLinkTo } from '../router/place.ts';
/** How its market ended, and whether it was scored by it. */
export function Ending({ view: { resolution, zone, decision } }) {
    return (_jsx(Section, { title: "How its market ended", children: resolution ? (_jsxs("p", { children: [_jsx("strong", { children: resolution.settlement.toUpperCase() }), ", ", _jsx(Time, { atMs: resolution.atMs, zone: zone }), ", told by", ' ', resolution.by, "; ", SCORED[resolution.score], "."] })) : (_jsxs(Empty, { children: ["Not known yet. ", _jsxs("code", { children: ["bin/conclave outcome ", decision.ticker, " yes"] }), " or ", _jsx("code", { children: "no" }), " tells it."] })) }));
}
const SCORED = {
    scored: 'this decision is scored by it',
    pending: 'this decision is still to be scored by it',
    void: 'a void market scores nobody',
    scalar: 'a market that settled neither YES nor NO scores nobody',
    hindsight: 'this decision was made when the market had ended, and is not scored: nothing is learned from hindsight',
};
/** What in the market's text reads like an instruction to a model; nothing is drawn where nothing does. */
export function Suspicions({ decision: { suspicions = [] } }) {
    if (suspicions.length === 0)
        return null;
    return (_jsx(Section, { title: "Suspicious text", about: "The market's text reads like instructions to a model.", children: _jsx("ul", { class: "notes", children: suspicions.map((each) => (_jsx("li", { children: SUSPICIOUS[each] }, each))) }) }));
}
const SUSPICIOUS = {
    override: 'It tells a reader to ignore what was said before.',
    dictated_answer: 'It dictates an answer or a probability.',
    role: 'It plays a role of the conversation, such as the system.',
    answer_format: "It imitates the answer's format.",
    delimiter: 'It has marks that end or begin a part of a prompt.',
    addresses_model: 'It addresses a model.',
    hidden_characters: 'It has characters that cannot be seen.',
    encoded: 'It hides such text in an encoding.',
};
/** Whose answers stood in, for a decision that asked nobody; or would have, or were told to a first call. */
export function ReusedSource({ decision: { reused, reuseAudit, background, forecast }, }) {
    const linkTo = useLinkTo();
    if (reuseAudit || background) {
        return (_jsxs(Section, { title: "Earlier answers", children: [reuseAudit && (_jsxs("p", { children: ["The answers of ", _jsx("a", { href: linkTo('/decision', { id: reuseAudit.decisionId }), children: reuseAudit.decisionId }), ' ', "would have said P(YES) ", formatProbability(reuseAudit.probability), "; it was asked anew all the same, to see what using them costs: ", formatProbability(forecast?.probability ?? null), "."] })), background && (_jsxs("p", { children: ["The first call was told what was said of another market of the event in", ' ', _jsx("a", { href: linkTo('/decision', { id: background.decisionId }), children: background.decisionId }), ",", ' ', formatDuration(background.ageMs), " before, without its numbers."] }))] }));
    }
    if (!reused)
        return null;
    return (_jsx(Section, { title: "Whose answers it used", children: _jsxs("p", { children: ["The answers of ", _jsx("a", { href: linkTo('/decision', { id: reused.decisionId }), children: reused.decisionId }), ",", ' ', reused.kind === 'twin' && `on ${reused.sourceTicker}, which asks the same under another ticker, `, formatDuration(reused.ageMs), " old; the price had moved by ", formatPrice(reused.priceMoveMicroUsd), " since.", reused.savedMicroUsd !== undefined && ` That saved ${formatMoney(reused.savedMicroUsd)}, which they had cost.`] }) }));
}
/** Models whose record had turned, as of the scoreboard of this decision. */
export function Drifts({ drifts }) {
    if (drifts.length === 0)
        return null;
    return (_jsx(Section, { title: "Models whose record has turned", children: _jsx("ul", { class: "notes", children: drifts.map((note) => (_jsxs("li", { children: [_jsx("strong", { children: note.model }), ": ", tellDrift(note)] }, note.model))) }) }));
}
/** The versions, rules and money that it was decided by, and whether it comes out again. */
export function Foundations({ view }) {
    const { decision, rebuilt, rebuiltVerdict } = view;
    const { mode, modeVersion, policyVersion, scoreboardVersion, account, terms, workflowId, runId } = decision;
    const { rules, position } = terms;
    return (_jsx(Section, { title: "On what it rests", children: _jsx(Facts, { facts: [
                ['Mode', `${mode}, version ${modeVersion}`],
                ['Policy', `of account ${account}, version ${policyVersion}`],
                [
                    'Scores',
                    `version ${scoreboardVersion}${scoreboardVersion === 0 ? ' (no outcomes yet: equal weights, prior calibration)' : ''}`,
                ],
                ['Forecast', AGAIN[String(rebuilt)]],
                ['Verdict', AGAIN[String(rebuiltVerdict)]],
                rules !== undefined && [
                    'Rules',
                    `edge ${formatPrice(rules.minEdge * 1e6)}, agreement ${formatShare(rules.minAgreement)}, disagreement at most ${rules.maxDisagreement}, quorum ${rules.quorum}, outliers ${rules.allowOutliers ? 'allowed' : 'not allowed'}, stop loss ${formatShare(rules.emergencyStopLoss)}, in mode ${rules.mode}`,
                ],
                [
                    'Terms',
                    `bankroll ${formatMoney(terms.bankrollMicroUsd)}, stake at most ${formatMoney(terms.maxStakeMicroUsd)}, ${terms.kellyFraction} of Kelly, spread at most ${formatPrice(terms.maxSpread * 1e6)}`,
                ],
                [
                    'Position',
                    position
                        ? `${position.contracts} ${position.side.toUpperCase()} at ${position.averageCents}c on average`
                        : 'none was stated',
                ],
                ['Workflow', _jsx("code", { children: workflowId }, "workflow")],
                ['Run', _jsx("code", { children: runId }, "run")],
            ] }) }));
}
const AGAIN = {
    true: 'worked out again from this record and those scores: the same to the last digit',
    false: 'worked out again from this record and those scores: comes out DIFFERENTLY, report this',
    null: 'cannot be worked out again (there is none, it followed from something else, or its scores are gone)',
};

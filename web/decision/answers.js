import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { formatDuration, formatMoney, formatProbability, formatShare } from '../../domain/shared/format.ts';
import { Pill } from '../components/pill.tsx';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { useLinkTo } from '../router/place.ts';
const TONES = { answered: 'good', failed: 'bad', cancelled: 'neutral' };
/** What each model said, how it counted, and what went wrong. */
export function Answers({ decision }) {
    const linkTo = useLinkTo();
    const { calls, reused, forecast } = decision;
    return (_jsxs(Section, { title: "What came back", about: "A weight is the model's share of the pool; its own P_final is what it would have come to alone.", children: [calls.length === 0 && (_jsxs(Empty, { children: ["Nobody was asked.", reused && (_jsxs(_Fragment, { children: [' ', "The answers of ", _jsx("a", { href: linkTo('/decision', { id: reused.decisionId }), children: reused.decisionId }), " stood in."] }))] })), _jsx("ul", { class: "answers", children: calls.map((call) => (_jsx("li", { children: _jsx(Answer, { call: call, forecast: forecast }) }, `${call.step} ${call.model}`))) })] }));
}
function Answer({ call, forecast }) {
    const counted = forecast?.models.find(({ model }) => model === call.model);
    return (_jsxs(_Fragment, { children: [_jsxs("h3", { class: "answer-head", children: [call.model, " ", _jsx(Pill, { tone: TONES[call.outcome], children: call.outcome }), _jsxs("span", { class: "muted small", children: [call.provider, ", step ", call.step, ", ", formatDuration(call.latencyMs), ", ", formatMoney(call.costMicroUsd)] })] }), _jsxs("p", { children: ["P(YES) ", _jsx("strong", { children: formatProbability(call.probabilityYes) }), counted ? (_jsxs(_Fragment, { children: [", weight ", _jsx("strong", { children: formatShare(counted.weight) }), ", its own P_final", ' ', _jsx("strong", { children: formatProbability(counted.finalProbability) }), ", would", ' ', counted.wouldDo ?? 'do nothing known'] })) : (', not counted')] }), call.failure && (_jsxs("p", { class: "failure-text", children: [call.failure.kind, ": ", call.failure.message] })), call.reasoning !== null && call.reasoning !== '' && (_jsxs("details", { class: "more", children: [_jsxs("summary", { children: ["Reasoning of ", call.model] }), _jsx("p", { class: "reasoning", children: call.reasoning })] }))] }));
}

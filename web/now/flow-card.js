import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { formatCount, formatDuration, formatMoney } from '../../domain/shared/format.ts';
import { ACTIONS, PATHS } from '../../domain/decision/decision.ts';
import { Figure } from '../components/facts.tsx';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
/** Decisions of the last day: how many, how they went, what they cost, how long they took. */
export function FlowCard({ flow }) {
    const { decisions, costMicroUsd, p50Ms, p95Ms, byAction, byPath } = flow;
    return (_jsx(Section, { title: "Last 24 hours", about: "All accounts: the last 24 full hours and the current one, as tallied when decisions are settled.", children: decisions === 0 ? (_jsxs(Empty, { children: ["No decision was settled in this time. ", _jsx("code", { children: "bin/conclave decide market.json" }), " makes one."] })) : (_jsxs(_Fragment, { children: [_jsxs("div", { class: "figures", children: [_jsx(Figure, { value: decisions.toLocaleString('en'), name: "decisions" }), _jsx(Figure, { value: formatMoney(costMicroUsd), name: `cost, ${formatMoney(costMicroUsd / decisions)} each` }), _jsx(Figure, { value: formatDuration(p50Ms), name: `median latency, n = ${decisions}` }), _jsx(Figure, { value: formatDuration(p95Ms), name: "95 % took less" })] }), _jsx(Shares, { title: "By action", names: ACTIONS, counts: byAction }), _jsx(Shares, { title: "By path", names: PATHS, counts: byPath })] })) }));
}
function Shares({ title, names, counts }) {
    const sum = names.reduce((total, name) => total + (counts[name] ?? 0), 0);
    return (_jsxs("div", { children: [_jsxs("h3", { children: [title, " ", _jsxs("span", { class: "muted", children: ["(", formatCount(sum, 'decision'), ")"] })] }), _jsx("ul", { class: "shares", children: names.map((name) => (_jsxs("li", { children: [_jsx("span", { children: name }), _jsx("span", { class: "shares-bar", "aria-hidden": "true", children: _jsx("span", { style: { width: `${sum === 0 ? 0 : (100 * (counts[name] ?? 0)) / sum}%` } }) }), _jsx("span", { class: "shares-count", children: counts[name] ?? 0 })] }, name))) })] }));
}

import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { formatDuration, formatEdge, formatMoney, formatProbability, formatShare } from '../../domain/shared/format.ts';
import { ActionMark } from '../components/action-mark.tsx';
import { tellAge, tellTime } from '../components/time.tsx';
import { useClock } from '../live/clock.ts';
import { useLinkTo } from '../router/place.ts';
/** One decision of the stream: what to do about which market, and the figures behind it. */
export function StreamLine({ row, zone }) {
    const linkTo = useLinkTo();
    return (_jsxs("li", { class: "stream-line", children: [_jsxs("div", { class: "stream-what", children: [_jsx(ActionMark, { row: row }), _jsx(Age, { atMs: row.settledAtMs, zone: zone })] }), _jsxs("div", { class: "stream-market", children: [_jsx("a", { href: linkTo('/decision', { id: row.decisionId }), children: row.title }), _jsxs("span", { class: "muted small", title: row.reason, children: [row.ticker, " \u00B7 ", row.action === 'SKIP' ? row.reasonCode.replaceAll('_', ' ') : row.category] })] }), _jsxs("dl", { class: "stream-figures", children: [_jsx(Figure, { name: "P_final", children: formatProbability(row.finalProbability) }), _jsx(Figure, { name: "Price", children: formatProbability(row.marketPrice) }), _jsx(Figure, { name: "Edge", children: formatEdge(row.edge) }), _jsx(Figure, { name: "Agree", children: formatShare(row.agreement) }), _jsxs(Figure, { name: "Path", children: [row.path, row.asked > 0 && ` ${row.answered}/${row.asked}`] }), _jsx(Figure, { name: "Cost", children: formatMoney(row.costMicroUsd) }), _jsx(Figure, { name: "Took", children: formatDuration(row.latencyMs) })] })] }));
}
function Figure({ name, children }) {
    return (_jsxs("div", { children: [_jsx("dt", { children: name }), _jsx("dd", { children: children })] }));
}
function Age({ atMs, zone }) {
    const nowMs = useClock(5000);
    return (_jsx("time", { class: "muted small nowrap", dateTime: new Date(atMs).toISOString(), title: `${tellTime(atMs, zone)} ${zone}`, children: tellAge(atMs, nowMs) }));
}

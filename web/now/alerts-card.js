import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useZone } from '../api/meta.ts';
import { Pill } from '../components/pill.tsx';
import { Section } from '../components/section.tsx';
import { Time, tellAge } from '../components/time.tsx';
import { useClock } from '../live/clock.ts';
const TONES = { notice: 'neutral', warning: 'warn', critical: 'bad' };
const SHOWN_AT_ONCE = 3;
/** What an operator has to know about money; nothing at all where there is nothing. */
export function AlertsCard({ alerts }) {
    if (alerts.length === 0)
        return null;
    const earlier = alerts.slice(SHOWN_AT_ONCE);
    return (_jsxs(Section, { title: "Alerts", about: "Of the last 24 hours, newest first.", children: [_jsx(Alerts, { alerts: alerts.slice(0, SHOWN_AT_ONCE) }), earlier.length > 0 && (_jsxs("details", { class: "more", children: [_jsxs("summary", { children: [earlier.length, " earlier"] }), _jsx(Alerts, { alerts: earlier })] }))] }));
}
function Alerts({ alerts }) {
    const zone = useZone();
    const nowMs = useClock(10000);
    return (_jsx("ul", { class: "alerts", children: alerts.map(({ id, kind, severity, message, raisedAtMs, sending }) => (_jsxs("li", { children: [_jsx(Pill, { tone: TONES[severity], children: severity }), _jsxs("div", { children: [_jsx("p", { children: message }), _jsxs("p", { class: "small muted", children: [kind.replaceAll('_', ' '), ", ", _jsx(Time, { atMs: raisedAtMs, zone: zone }), " (", tellAge(raisedAtMs, nowMs), ")", sending === 'waiting' && '; not taken by the webhook yet', sending === 'given_up' && '; nobody took it'] })] })] }, id))) }));
}

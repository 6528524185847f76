import { jsx as _jsx } from "preact/jsx-runtime";
import { formatDuration } from '../../domain/shared/format.ts';
/** An instant in a zone: `24 Nov, 10:04:05`, with the zone as its title. */
export function Time({ atMs, zone }) {
    return (_jsx("time", { dateTime: new Date(atMs).toISOString(), title: zone, class: "nowrap", children: tellTime(atMs, zone) }));
}
/** `24 Nov 2026, 10:04:05`. Say the zone beside it. */
export function tellTime(atMs, zone) {
    return formatterOf(zone, 'whole').format(atMs);
}
/** `10:04:05`. */
export function tellTimeOfDay(atMs, zone) {
    return formatterOf(zone, 'clock').format(atMs);
}
/** `3 s ago`, `5 min ago`, `2 h ago`, `4 d ago`. */
export function tellAge(atMs, nowMs) {
    return `${tellSpan(nowMs - atMs)} ago`;
}
/** A stretch of time, roughly: `40 s`, `5 min`, `3 h`, `4 d`. */
function tellSpan(ms) {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    if (seconds < 60)
        return `${seconds} s`;
    if (seconds < 3600)
        return `${Math.floor(seconds / 60)} min`;
    if (seconds < 48 * 3600)
        return `${Math.floor(seconds / 3600)} h`;
    return `${Math.floor(seconds / 86400)} d`;
}
/** Milliseconds until something, counted in whole seconds: `in 12.0 s` is `in 12 s`. */
export function tellCountdown(ms) {
    return ms <= 0 ? 'due' : `in ${formatDuration(Math.ceil(ms / 1000) * 1000).replace('.0 s', ' s')}`;
}
const formatters = new Map();
/** Making one is slow, and a list needs hundreds. */
function formatterOf(timeZone, what) {
    const key = `${what} ${timeZone}`;
    const known = formatters.get(key);
    if (known)
        return known;
    const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit' };
    const day = what === 'whole' ? { day: 'numeric', month: 'short', year: 'numeric' } : {};
    const made = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', ...day, ...clock });
    formatters.set(key, made);
    return made;
}

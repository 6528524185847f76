import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { Pill } from '../components/pill.tsx';
import { tellCountdown } from '../components/time.tsx';
import { useClock } from '../live/clock.ts';
/** Whether a provider's models are asked. */
export function standingOfProvider({ breaker, isPolled }) {
    if (breaker?.state === 'open')
        return { tone: 'bad', word: 'out' };
    if (!isPolled)
        return { tone: 'warn', word: 'no worker' };
    if (breaker?.state === 'half-open')
        return { tone: 'warn', word: 'being tried' };
    return { tone: 'good', word: 'in use' };
}
/** Whether a model is asked, its provider's standing included. */
export function standingOfModel({ blocked, breaker, shadow, drift }, provider) {
    if (blocked !== null)
        return { tone: 'bad', word: 'blocked' };
    if (breaker?.state === 'open')
        return { tone: 'bad', word: 'out' };
    if (provider.word === 'out' || provider.word === 'no worker') {
        return { tone: provider.tone, word: `provider ${provider.word === 'out' ? 'out' : 'without a worker'}` };
    }
    if (breaker?.state === 'half-open')
        return { tone: 'warn', word: 'being tried' };
    if (shadow)
        return { tone: 'neutral', word: 'on trial' };
    if (drift === 'deselected')
        return { tone: 'warn', word: 'deselected' };
    return { tone: 'good', word: 'in use' };
}
export function StandingPill({ standing: { tone, word } }) {
    return _jsx(Pill, { tone: tone, children: word });
}
/** Why it is out, and when it is tried next, counting down. */
export function BreakerNote({ breaker }) {
    const nowMs = useClock(1000);
    if (!breaker || breaker.state === 'closed')
        return null;
    const { reason, nextProbeAtMs } = breaker;
    return (_jsxs("span", { class: "small", children: [reason, nextProbeAtMs !== null && _jsxs("span", { class: "nowrap", children: ["; next probe ", tellCountdown(nextProbeAtMs - nowMs)] })] }));
}

import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useZone } from '../api/meta.ts';
import { Facts } from '../components/facts.tsx';
import { Pill } from '../components/pill.tsx';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { Time, tellAge, tellCountdown } from '../components/time.tsx';
import { useClock } from '../live/clock.ts';
import { useLinkTo } from '../router/place.ts';
import { MODE_MEANINGS } from '../shell/mode-meanings.ts';
import { MODE_TONES } from '../shell/mode-pill.tsx';
/** What the service may do now, why, by whose word and for how long. */
export function ModeCard({ mode }) {
    const linkTo = useLinkTo();
    const zone = useZone();
    const nowMs = useClock(1000);
    if (!mode) {
        return (_jsx(Section, { title: "Mode", children: _jsxs(Empty, { children: ["No worker has ever run on this store. ", _jsx("code", { children: "bin/conclave up" }), " or ", _jsx("code", { children: "bin/conclave worker" }), " starts one."] }) }));
    }
    const { mode: name, reason, by, atMs, isOperators, untilMs } = mode;
    const until = untilMs !== null ? (_jsxs(_Fragment, { children: [_jsx(Time, { atMs: untilMs, zone: zone }), " ", _jsxs("span", { class: "muted", children: ["(", tellCountdown(untilMs - nowMs), ")"] })] })) : isOperators ? ('it is changed by hand') : ('the state of the models asks for another');
    return (_jsxs(Section, { title: "Mode", tools: _jsx("a", { href: linkTo('/controls'), children: "Change" }), children: [_jsxs("p", { class: "mode-line", children: [_jsxs(Pill, { tone: MODE_TONES[name], children: [_jsx("span", { "aria-hidden": "true", class: "dot" }), " ", name] }), _jsx("span", { children: MODE_MEANINGS[name] })] }), _jsx(Facts, { facts: [
                    ['Reason', reason],
                    ['By', isOperators ? `${by}, by hand` : by],
                    [
                        'Since',
                        _jsxs(_Fragment, { children: [_jsx(Time, { atMs: atMs, zone: zone }), " ", _jsxs("span", { class: "muted", children: ["(", tellAge(atMs, nowMs), ")"] })] }),
                    ],
                    ['Until', until],
                ] })] }));
}

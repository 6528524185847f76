import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { Pill } from '../components/pill.tsx';
import { useLinkTo } from '../router/place.ts';
export const MODE_TONES = {
    normal: 'good',
    economy: 'accent',
    degraded: 'warn',
    emergency: 'bad',
    halted: 'bad',
};
/** The mode in force, always in view; leads to where it can be changed. */
export function ModePill({ now, hasFailed }) {
    const linkTo = useLinkTo();
    if (!now)
        return hasFailed ? _jsx(Pill, { tone: "neutral", children: "mode unknown" }) : null;
    if (!now.mode) {
        return (_jsx(Pill, { tone: "neutral", title: "No worker has ever run on this store.", children: "no mode yet" }));
    }
    const { mode, reason, isOperators } = now.mode;
    return (_jsx("a", { class: "pill-link", href: linkTo('/controls'), title: reason, children: _jsxs(Pill, { tone: MODE_TONES[mode], children: [_jsx("span", { "aria-hidden": "true", class: "dot" }), _jsx("span", { class: "visually-hidden", children: "Mode " }), mode, isOperators && ' · by hand', _jsx("span", { class: "visually-hidden", children: ": to the controls" })] }) }));
}

import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { rangeOf, tellRange } from './tell.ts';
import './figures.css';
/** A figure, its 95 % interval smaller below it. */
export function Ranged({ value, range, tell, why }) {
    if (value === null)
        return _jsx(NotKnown, { why: why });
    return (_jsxs(_Fragment, { children: [tell(value), range && _jsxs("span", { class: "range", children: [" ", tellRange(range, tell)] })] }));
}
export function RangedMean({ of, tell, why }) {
    return _jsx(Ranged, { value: of?.mean ?? null, range: rangeOf(of), tell: tell, why: why });
}
/** No number, and why: never a 0. */
export function NotKnown({ why }) {
    return (_jsxs("span", { class: "muted", title: why, children: ["n/a", _jsxs("span", { class: "visually-hidden", children: [": ", why] })] }));
}

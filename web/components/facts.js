import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
/** Names with their values, one a line. */
export function Facts({ facts }) {
    return (_jsx("dl", { class: "facts", children: facts.map((fact) => fact && (_jsxs("div", { children: [_jsx("dt", { children: fact[0] }), _jsx("dd", { children: fact[1] })] }, fact[0]))) }));
}
/** A figure that is to be seen first, with what it is below. */
export function Figure({ value, name }) {
    return (_jsxs("div", { class: "figure", children: [_jsx("div", { class: "figure-value", children: value }), _jsx("div", { class: "muted small", children: name })] }));
}

import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
/** Something is on its way. */
export function Waiting({ what }) {
    return (_jsxs("p", { class: "waiting", role: "status", children: ["Loading ", what, " \u2026"] }));
}
/** What went wrong as a sentence, with a way to try again. */
export function Failure({ message, retry }) {
    return (_jsxs("div", { class: "failure", role: "alert", children: [_jsx("p", { children: message }), retry && (_jsx("button", { type: "button", class: "button", onClick: retry, children: "Try again" }))] }));
}
/** Nothing is here yet, and what will fill it. */
export function Empty({ children }) {
    return _jsx("p", { class: "empty", children: children });
}

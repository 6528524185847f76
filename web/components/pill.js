import { jsx as _jsx } from "preact/jsx-runtime";
/** A word with a colour; the word alone says it too. */
export function Pill({ tone, title, children, }) {
    return (_jsx("span", { class: `pill pill-${tone}`, title: title, children: children }));
}

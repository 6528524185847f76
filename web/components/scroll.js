import { jsx as _jsx } from "preact/jsx-runtime";
/** A place for what may be wider than the screen: it scrolls inside itself, also by keyboard. */
export function Scroll({ label, children }) {
    return (_jsx("section", { class: "scroll", "aria-label": `${label}: table`, tabIndex: 0, children: children }));
}

import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useId } from 'preact/hooks';
/** A card with a heading: the unit that views are made of. */
export function Section({ title, about, tools, class: extra = '', children }) {
    const id = useId();
    return (_jsxs("section", { class: `card ${extra}`, "aria-labelledby": id, children: [_jsxs("div", { class: "card-head", children: [_jsxs("div", { children: [_jsx("h2", { id: id, children: title }), about && _jsx("p", { class: "muted small", children: about })] }), tools && _jsx("div", { class: "card-tools", children: tools })] }), children] }));
}
/** The heading of a view. The shell moves the focus to it after a change of page. */
export function PageTitle({ children, tools, }) {
    return (_jsxs("div", { class: "page-title", children: [_jsx("h1", { tabIndex: -1, children: children }), tools && _jsx("div", { class: "card-tools", children: tools })] }));
}

import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
/** A decision's market, leading to the decision, with what tells it from others of the same title. */
export function MarketName({ row, href }) {
    return (_jsxs("span", { class: "decision-market", children: [_jsx("a", { href: href, children: row.title }), _jsxs("span", { class: "muted small", children: [row.ticker, " \u00B7 ", row.category, " \u00B7 ", row.account] })] }));
}

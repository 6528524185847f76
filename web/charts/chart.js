import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useId, useRef, useState } from 'preact/hooks';
import { DataTable } from '../table/data-table.tsx';
import { Legend } from './legend.tsx';
import { useChart } from './use-chart.ts';
import './charts.css';
/** A chart with its caption, the same in words, and the same as a table. */
export function Chart({ title, caption, text, draw, heightPx, legend, table }) {
    const element = useRef(null);
    const hasFailed = useChart(element, draw);
    const [isOpen, setOpen] = useState(false);
    const id = useId();
    return (_jsxs("figure", { class: "chart", "aria-labelledby": id, children: [_jsxs("figcaption", { children: [_jsx("h3", { id: id, children: title }), _jsx("p", { class: "muted small", children: caption })] }), legend && _jsx(Legend, { entries: legend }), _jsx("div", { ref: element, class: "chart-canvas", style: { height: `${heightPx}px` }, role: "img", "aria-label": text }), hasFailed && (_jsx("p", { class: "form-failure", role: "alert", children: "What draws charts could not be fetched; the numbers are in the table. Load the page again to see the chart." })), _jsx("p", { class: "small", children: text }), _jsxs("details", { class: "more", onToggle: (event) => setOpen(event.currentTarget.open), children: [_jsxs("summary", { children: ["Show as table", _jsxs("span", { class: "visually-hidden", children: [": ", title] })] }), isOpen && _jsx(DataTable, { title: title, ...table })] })] }));
}

import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useState } from 'preact/hooks';
import { formatCount } from '../../domain/shared/format.ts';
import { sortRows } from './column.ts';
import { download } from './download.ts';
import { fileName, rowsToCsv, rowsToJson } from './export-rows.ts';
import { useOrigin } from './origin.ts';
import './table.css';
/** A table that sorts by its heads, scrolls in its own box, and can be taken along as CSV or JSON. The first column heads
 * each row. Stands within <TableOrigin.Provider>. */
export function DataTable({ title, name, columns, rows, keyOf, of, about }) {
    const [sorting, setSorting] = useState(null);
    const sorted = sortRows(rows, columns, sorting);
    const [first, ...rest] = columns;
    return (_jsxs("div", { class: "data-table", children: [_jsx("section", { class: "data-table-scroll", "aria-label": `${title}: table`, tabIndex: 0, children: _jsxs("table", { class: "compact", children: [_jsx("caption", { children: _jsxs("span", { children: [title, ": ", formatCount(rows.length, of), about && _jsxs(_Fragment, { children: [". ", about] })] }) }), _jsx("thead", { children: _jsx("tr", { children: columns.map((column) => (_jsx(Head, { column: column, sorting: sorting, onSort: setSorting }, column.key))) }) }), _jsx("tbody", { children: sorted.map((row) => (_jsxs("tr", { children: [first && _jsx("th", { scope: "row", children: shown(first, row) }), rest.map((column) => (_jsx("td", { class: column.align, children: shown(column, row) }, column.key)))] }, keyOf(row)))) })] }) }), _jsx(Exports, { title: title, name: name, columns: columns, rows: sorted })] }));
}
/** Up, down, and back to the order in which the rows came. */
function Head({ column: { key, head, about, align }, sorting, onSort }) {
    const isOwn = sorting?.key === key;
    const direction = !isOwn ? 'none' : sorting.isDescending ? 'descending' : 'ascending';
    const next = !isOwn ? { key, isDescending: false } : sorting.isDescending ? null : { key, isDescending: true };
    return (_jsxs("th", { scope: "col", class: align, "aria-sort": direction, title: about, children: [_jsxs("button", { type: "button", class: "sort", onClick: () => onSort(next), children: [head, _jsx("span", { "aria-hidden": "true", class: "sort-mark", children: direction === 'none' ? '↕' : direction === 'ascending' ? '↑' : '↓' })] }), about && _jsx("span", { class: "visually-hidden", children: about })] }));
}
function Exports({ title, name, columns, rows }) {
    const origin = useOrigin();
    return (_jsxs("div", { class: "exports", children: [_jsx("button", { type: "button", class: "button button-small", "aria-label": `Export CSV: ${title}`, onClick: () => download(fileName(name, origin, 'csv'), 'text/csv', rowsToCsv(columns, rows)), children: "Export CSV" }), _jsx("button", { type: "button", class: "button button-small", "aria-label": `Export JSON: ${title}`, onClick: () => download(fileName(name, origin, 'json'), 'application/json', rowsToJson(name, columns, rows, origin)), children: "Export JSON" })] }));
}
function shown({ render, value }, row) {
    if (render)
        return render(row);
    const cell = value(row);
    return cell === null ? _jsx("span", { class: "muted", children: "n/a" }) : String(cell);
}

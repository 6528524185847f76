import { jsx as _jsx } from "preact/jsx-runtime";
import { formatMoney, formatShare } from '../../domain/shared/format.ts';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { DataTable } from '../table/data-table.tsx';
import { addDays } from './group-days.ts';
/** Model x category x purpose, the days added up. */
export function CrossTable({ view }) {
    const cells = addDays(view.days);
    return (_jsx(Section, { title: "By model, category and purpose", children: cells.length === 0 ? (_jsx(Empty, { children: "Nothing was spent in these days. Decisions that ask models fill this." })) : (_jsx(DataTable, { title: "Spent by model, category and purpose", name: "cells", of: "row", about: `Together ${formatMoney(sumOf(cells))}, the ledgers' total spent ${formatMoney(view.total.spentMicroUsd)}`, columns: columnsFor(view.total.spentMicroUsd), rows: cells, keyOf: ({ model, category, purpose }) => `${model}\n${category}\n${purpose}` })) }));
}
const sumOf = (cells) => cells.reduce((sum, { spentMicroUsd }) => sum + spentMicroUsd, 0);
const columnsFor = (totalMicroUsd) => [
    { key: 'model', head: 'Model', value: ({ model }) => model },
    { key: 'category', head: 'Category', value: ({ category }) => category },
    { key: 'purpose', head: 'Purpose', value: ({ purpose }) => purpose },
    {
        key: 'spentMicroUsd',
        head: 'Spent',
        align: 'number',
        value: ({ spentMicroUsd }) => spentMicroUsd,
        render: ({ spentMicroUsd }) => formatMoney(spentMicroUsd),
    },
    {
        key: 'share',
        head: 'Share',
        align: 'number',
        value: ({ spentMicroUsd }) => (totalMicroUsd === 0 ? null : spentMicroUsd / totalMicroUsd),
        render: ({ spentMicroUsd }) => formatShare(totalMicroUsd === 0 ? null : spentMicroUsd / totalMicroUsd),
    },
    {
        key: 'uncertainMicroUsd',
        head: 'Of it uncertain',
        align: 'number',
        value: ({ uncertainMicroUsd }) => uncertainMicroUsd,
        render: ({ uncertainMicroUsd }) => formatMoney(uncertainMicroUsd),
    },
];

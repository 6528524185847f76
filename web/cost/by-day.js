import { jsx as _jsx } from "preact/jsx-runtime";
import { useMemo } from 'preact/hooks';
import { formatCount, formatMoney, formatShare } from '../../domain/shared/format.ts';
import { Chart } from '../charts/chart.tsx';
import { stackedDays } from '../charts/stacked-days.ts';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { NotKnown } from '../figures/ranged.tsx';
import { groupDays } from './group-days.ts';
/** Money day by day. */
export function ByDay({ view, group }) {
    const { days, from, to } = view;
    const grouped = useMemo(() => groupDays(days, from, to, group), [days, from, to, group]);
    return (_jsx(Section, { title: `Spent by day and ${group}`, children: grouped.groups.length === 0 ? (_jsx(Empty, { children: "Nothing was spent in these days. Decisions that ask models fill this." })) : (_jsx(DaysChart, { view: view, grouped: grouped, group: group })) }));
}
function DaysChart({ view, grouped, group }) {
    const draw = useMemo(() => (look) => stackedDays(grouped, look), [grouped]);
    const rows = rowsOf(grouped);
    return (_jsx(Chart, { title: `Dollars a day by ${group}`, caption: `${formatCount(grouped.days.length, 'day')} of ${view.zone}, ${view.days.length} with a ledger; spent, uncertain included, held not.`, text: tellDays(grouped, rows), draw: draw, heightPx: 280, legend: grouped.groups.map(({ name }, index) => ({
            name: `${index + 1}: ${name}`,
            color: index + 1,
            shape: 'box',
        })), table: {
            name: `days-by-${group}`,
            of: 'day',
            columns: columnsOf(grouped),
            rows,
            keyOf: ({ date }) => date,
        } }));
}
function rowsOf({ days, groups }) {
    return days.map((date, index) => {
        const amounts = groups.map(({ microUsd }) => microUsd[index] ?? null);
        const isKnown = amounts.some((amount) => amount !== null);
        return { date, amounts, sum: isKnown ? amounts.reduce((sum, amount) => sum + (amount ?? 0), 0) : null };
    });
}
function tellDays({ groups }, rows) {
    const total = groups.reduce((sum, { totalMicroUsd }) => sum + totalMicroUsd, 0);
    const [dearest] = groups;
    const [most] = rows.toSorted((a, b) => (b.sum ?? -1) - (a.sum ?? -1));
    if (!dearest || !most || total === 0)
        return 'Nothing was spent.';
    return `${formatMoney(total)} in ${formatCount(rows.length, 'day')}. Most went to ${dearest.name}: ${formatMoney(dearest.totalMicroUsd)}, ${formatShare(dearest.totalMicroUsd / total)}. The dearest day was ${most.date} with ${formatMoney(most.sum ?? 0)}.`;
}
const NO_LEDGER = 'no ledger that day';
const columnsOf = ({ groups }) => [
    { key: 'date', head: 'Day', value: ({ date }) => date },
    ...groups.map(({ name }, index) => ({
        key: `${name} (microUsd)`,
        head: name,
        align: 'number',
        value: ({ amounts }) => amounts[index] ?? null,
        render: ({ amounts }) => tellAmount(amounts[index] ?? null),
    })),
    {
        key: 'sumMicroUsd',
        head: 'Sum',
        align: 'number',
        value: ({ sum }) => sum,
        render: ({ sum }) => tellAmount(sum),
    },
];
const tellAmount = (amount) => (amount === null ? _jsx(NotKnown, { why: NO_LEDGER }) : formatMoney(amount));

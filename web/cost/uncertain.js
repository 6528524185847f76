import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { formatCount, formatMoney } from '../../domain/shared/format.ts';
import { Section } from '../components/section.tsx';
import { tellTime } from '../components/time.tsx';
import { DataTable } from '../table/data-table.tsx';
/** Attempts of which nobody knows what they cost. */
export function Uncertain({ view }) {
    const { uncertain, uncertainCount, account, zone } = view;
    const total = uncertain.reduce((sum, { worstMicroUsd }) => sum + worstMicroUsd, 0);
    return (_jsx(Section, { title: "Waiting to be reconciled", about: `Account ${account}: ${formatCount(uncertainCount, 'uncertain attempt')}, whenever it was made.`, children: uncertain.length === 0 ? (_jsx("p", { class: "muted", children: "None. An attempt is uncertain when it was sent and what it cost was never told: a crash, a time-out, a lost connection." })) : (_jsxs(_Fragment, { children: [_jsxs("p", { children: [formatMoney(total), " ", uncertainCount > uncertain.length ? 'of those shown ' : '', "is charged at the worst case. With the provider's bill at hand, ", _jsx("code", { children: "bin/conclave budget reconcile" }), " settles them."] }), _jsx(DataTable, { title: "Uncertain attempts", name: "uncertain", of: "attempt", about: `${uncertainCount > uncertain.length ? `The oldest of ${uncertainCount}` : 'Oldest first'}; times of ${zone}`, columns: columnsFor(zone), rows: uncertain, keyOf: ({ attemptId }) => attemptId })] })) }));
}
const columnsFor = (zone) => [
    {
        key: 'startedAtMs',
        head: `Started (${zone})`,
        value: ({ startedAtMs }) => startedAtMs,
        render: ({ startedAtMs }) => tellTime(startedAtMs, zone),
    },
    { key: 'model', head: 'Model', value: ({ model }) => model },
    { key: 'provider', head: 'Provider', value: ({ provider }) => provider },
    { key: 'category', head: 'Category', value: ({ category }) => category },
    { key: 'purpose', head: 'Purpose', value: ({ purpose }) => purpose },
    {
        key: 'worstMicroUsd',
        head: 'Worst case',
        align: 'number',
        value: ({ worstMicroUsd }) => worstMicroUsd,
        render: ({ worstMicroUsd }) => formatMoney(worstMicroUsd),
    },
    {
        key: 'attemptId',
        head: 'Attempt',
        value: ({ attemptId }) => attemptId,
        render: ({ attemptId }) => _jsx("code", { children: attemptId }),
    },
];

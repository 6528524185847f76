import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useZone } from '../api/meta.ts';
import { useApi } from '../api/use-api.ts';
import { Section } from '../components/section.tsx';
import { Empty, Failure, Waiting } from '../components/states.tsx';
import { Time } from '../components/time.tsx';
import { DataTable } from '../table/data-table.tsx';
import { TableOrigin } from '../table/origin.ts';
import { tellAmounts } from './tell-amounts.ts';
const SHOWN = 200;
/** Who changed what, when and why. */
export function AuditList() {
    const zone = useZone();
    const { data, failure, reload } = useApi('/api/audit', { limit: SHOWN });
    const entries = data?.entries ?? [];
    return (_jsxs(Section, { title: "Audit", about: `At most the latest ${SHOWN} changes, newest first; times of ${zone}.`, children: [failure && _jsx(Failure, { message: failure.message, retry: reload }), !data && !failure && _jsx(Waiting, { what: "the audit" }), data && entries.length === 0 && (_jsx(Empty, { children: "Nothing was changed yet: each change of mode or caps is kept here." })), entries.length > 0 && (_jsx(TableOrigin.Provider, { value: { view: 'controls', filters: {}, atMs: entries[0]?.atMs ?? 0 }, children: _jsx(DataTable, { title: "Changes", name: "audit", of: "change", columns: columnsIn(zone), rows: entries, keyOf: ({ id }) => id }) }))] }));
}
const isoOf = (atMs) => new Date(atMs).toISOString();
const columnsIn = (zone) => [
    {
        key: 'at',
        head: 'Time',
        about: `Of ${zone}.`,
        value: ({ atMs }) => isoOf(atMs),
        render: ({ atMs }) => _jsx(Time, { atMs: atMs, zone: zone }),
    },
    { key: 'kind', head: 'Kind', value: ({ kind }) => kind },
    { key: 'account', head: 'Account', value: ({ account }) => account, render: ({ account }) => account ?? 'all' },
    { key: 'from', head: 'From', value: ({ from }) => from, render: ({ from }) => tellAmounts(from) },
    {
        key: 'to',
        head: 'To',
        value: ({ to }) => to,
        render: ({ to, untilMs }) => (_jsxs(_Fragment, { children: [tellAmounts(to), typeof untilMs === 'number' && (_jsxs("span", { class: "muted", children: [' ', "until ", _jsx(Time, { atMs: untilMs, zone: zone })] }))] })),
        more: [{ key: 'until', value: ({ untilMs }) => (typeof untilMs === 'number' ? isoOf(untilMs) : null) }],
    },
    {
        key: 'reason',
        head: 'Reason',
        value: ({ reason }) => reason,
        render: ({ reason }) => _jsx("span", { class: "long", children: tellAmounts(reason) }),
    },
    { key: 'by', head: 'By', value: ({ by }) => by },
];

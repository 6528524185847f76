import { jsx as _jsx } from "preact/jsx-runtime";
import { useZone } from '../api/meta.ts';
import { Time } from '../components/time.tsx';
import { useLinkTo } from '../router/place.ts';
import { DataTable } from '../table/data-table.tsx';
import { FIGURES, IDENTITY } from './columns.tsx';
import { MarketName } from './market-name.tsx';
/** Settled decisions, one a line. */
export function DecisionTable({ rows }) {
    const zone = useZone();
    const linkTo = useLinkTo();
    const columns = [
        {
            key: 'title',
            head: 'Market',
            value: ({ title }) => title,
            render: (row) => _jsx(MarketName, { row: row, href: linkTo('/decision', { id: row.decisionId }) }),
            more: IDENTITY,
        },
        {
            key: 'settledAt',
            head: 'Settled',
            about: `Times of ${zone}.`,
            value: ({ settledAtMs }) => new Date(settledAtMs).toISOString(),
            render: ({ settledAtMs }) => _jsx(Time, { atMs: settledAtMs, zone: zone }),
        },
        ...FIGURES,
    ];
    return (_jsx(DataTable, { title: "Settled decisions", name: "list", of: "decision", columns: columns, rows: rows, keyOf: (row) => row.decisionId }));
}

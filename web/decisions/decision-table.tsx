import type { DecisionRow } from '../../server/contract/decisions.ts';
import { useZone } from '../api/meta.ts';
import { Time } from '../components/time.tsx';
import { useLinkTo } from '../router/place.ts';
import type { Column } from '../table/column.ts';
import { DataTable } from '../table/data-table.tsx';
import { FIGURES, IDENTITY } from './columns.tsx';
import { MarketName } from './market-name.tsx';

/** Settled decisions, one a line. */
export function DecisionTable({ rows }: { readonly rows: readonly DecisionRow[] }) {
  const zone = useZone();
  const linkTo = useLinkTo();
  const columns: readonly Column<DecisionRow>[] = [
    {
      key: 'title',
      head: 'Market',
      value: ({ title }) => title,
      render: (row) => <MarketName row={row} href={linkTo('/decision', { id: row.decisionId })} />,
      more: IDENTITY,
    },
    {
      key: 'decidedAt',
      head: 'Settled',
      about: `Times of ${zone}.`,
      value: ({ decidedAtMs }) => new Date(decidedAtMs).toISOString(),
      render: ({ decidedAtMs }) => <Time atMs={decidedAtMs} zone={zone} />,
    },
    ...FIGURES,
  ];
  return (
    <DataTable
      title="Settled decisions"
      name="list"
      of="decision"
      columns={columns}
      rows={rows}
      keyOf={(row) => row.decisionId}
    />
  );
}

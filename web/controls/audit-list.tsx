import type { AuditEntryView } from '../../server/contract/controls.ts';
import { useZone } from '../api/meta.ts';
import { useApi } from '../api/use-api.ts';
import { Section } from '../components/section.tsx';
import { Empty, Failure, Waiting } from '../components/states.tsx';
import { Time } from '../components/time.tsx';
import type { Column } from '../table/column.ts';
import { DataTable } from '../table/data-table.tsx';
import { TableOrigin } from '../table/origin.ts';
import { tellAmounts } from './tell-amounts.ts';

const SHOWN = 200;

/** Who changed what, when and why. */
export function AuditList() {
  const zone = useZone();
  const { data, failure, reload } = useApi('/api/audit', { limit: SHOWN });
  const entries = data?.entries ?? [];
  return (
    <Section title="Audit" about={`At most the latest ${SHOWN} changes, newest first; times of ${zone}.`}>
      {failure && <Failure message={failure.message} retry={reload} />}
      {!data && !failure && <Waiting what="the audit" />}
      {data && entries.length === 0 && (
        <Empty>Nothing was changed yet: each change of mode or caps is kept here.</Empty>
      )}
      {entries.length > 0 && (
        <TableOrigin.Provider value={{ view: 'controls', filters: {}, atMs: entries[0]?.atMs ?? 0 }}>
          <DataTable
            title="Changes"
            name="audit"
            of="change"
            columns={columnsIn(zone)}
            rows={entries}
            keyOf={({ id }) => id}
          />
        </TableOrigin.Provider>
      )}
    </Section>
  );
}

const isoOf = (atMs: number) => new Date(atMs).toISOString();

const columnsIn = (zone: string): readonly Column<AuditEntryView>[] => [
  {
    key: 'at',
    head: 'Time',
    about: `Of ${zone}.`,
    value: ({ atMs }) => isoOf(atMs),
    render: ({ atMs }) => <Time atMs={atMs} zone={zone} />,
  },
  { key: 'kind', head: 'Kind', value: ({ kind }) => kind },
  { key: 'account', head: 'Account', value: ({ account }) => account, render: ({ account }) => account ?? 'all' },
  { key: 'from', head: 'From', value: ({ from }) => from, render: ({ from }) => tellAmounts(from) },
  {
    key: 'to',
    head: 'To',
    value: ({ to }) => to,
    render: ({ to, untilMs }) => (
      <>
        {tellAmounts(to)}
        {typeof untilMs === 'number' && (
          <span class="muted">
            {' '}
            until <Time atMs={untilMs} zone={zone} />
          </span>
        )}
      </>
    ),
    more: [{ key: 'until', value: ({ untilMs }) => (typeof untilMs === 'number' ? isoOf(untilMs) : null) }],
  },
  {
    key: 'reason',
    head: 'Reason',
    value: ({ reason }) => reason,
    render: ({ reason }) => <span class="long">{tellAmounts(reason)}</span>,
  },
  { key: 'by', head: 'By', value: ({ by }) => by },
];

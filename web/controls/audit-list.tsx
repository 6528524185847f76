import type { AuditEntryView } from '../../server/contract/controls.ts';
import { useAccount, useApi, useZone } from '../api/use-api.ts';
import { Loaded, Section } from '../components/section.tsx';
import { Time } from '../components/time.tsx';
import { type Column, instant, prose, text } from '../table/columns.tsx';
import { DataTable, TableOrigin } from '../table/data-table.tsx';

const SHOWN = 200;

/** Who changed what, when and why. */
export function AuditList() {
  const zone = useZone();
  const account = useAccount();
  const asked = useApi('/api/audit', { account, limit: SHOWN });
  return (
    <Section
      title="Audit"
      about={`At most the latest ${SHOWN} changes, newest first${account === null ? '' : `: those of ${account} and those of all accounts`}.`}
    >
      <Loaded from={asked} what="the audit">
        {({ entries }) => (
          <TableOrigin.Provider value={{ view: 'controls', filters: { account }, atMs: entries[0]?.atMs ?? 0 }}>
            <DataTable
              title="Changes"
              name="audit"
              of="change"
              columns={columnsIn(zone)}
              rows={entries}
              keyOf={({ id }) => id}
              empty="No change yet: each change of mode or caps is recorded here."
            />
          </TableOrigin.Provider>
        )}
      </Loaded>
    </Section>
  );
}

const columnsIn = (zone: string): readonly Column<AuditEntryView>[] => [
  instant('at', 'Time', ({ atMs }) => atMs, zone),
  text('kind', 'Kind', ({ kind }) => kind),
  {
    ...text<AuditEntryView>('account', 'Account', ({ account }) => account),
    render: ({ account }) => account ?? 'all',
  },
  text('from', 'From', ({ from }) => from),
  {
    ...text<AuditEntryView>('to', 'To', ({ to }) => to),
    render: ({ to, untilMs }) => (
      <>
        {to}
        {untilMs !== null && (
          <span class="muted">
            {' '}
            until <Time atMs={untilMs} zone={zone} />
          </span>
        )}
      </>
    ),
    more: [{ key: 'until', value: ({ untilMs }) => untilMs && new Date(untilMs).toISOString() }],
  },
  prose('reason', 'Reason', ({ reason }) => reason),
  text('by', 'By', ({ by }) => by),
];

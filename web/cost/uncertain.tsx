import { formatCount, formatMoney } from '../../domain/shared/format.ts';
import type { CostView } from '../../server/contract/cost.ts';
import { Section } from '../components/section.tsx';
import { tellTime } from '../components/time.tsx';
import type { Column } from '../table/column.ts';
import { DataTable } from '../table/data-table.tsx';

type Attempt = CostView['uncertain'][number];

/** Attempts of which nobody knows what they cost. */
export function Uncertain({ view }: { readonly view: CostView }) {
  const { uncertain, uncertainCount, account, zone } = view;
  const total = uncertain.reduce((sum, { worstCaseMicroUsd }) => sum + worstCaseMicroUsd, 0);
  return (
    <Section
      title="Waiting to be reconciled"
      about={`Account ${account}: ${formatCount(uncertainCount, 'uncertain attempt')}, whenever it was made.`}
    >
      {uncertain.length === 0 ? (
        <p class="muted">
          None. An attempt is uncertain when it was sent and what it cost was never told: a crash, a time-out, a lost
          connection.
        </p>
      ) : (
        <>
          <p>
            {formatMoney(total)} {uncertainCount > uncertain.length ? 'of those shown ' : ''}is charged at the worst
            case. With the provider's bill at hand, <code>bin/conclave budget reconcile</code> settles them.
          </p>
          <DataTable
            title="Uncertain attempts"
            name="uncertain"
            of="attempt"
            about={`${uncertainCount > uncertain.length ? `The oldest of ${uncertainCount}` : 'Oldest first'}; times of ${zone}`}
            columns={columnsFor(zone)}
            rows={uncertain}
            keyOf={({ attemptId }) => attemptId}
          />
        </>
      )}
    </Section>
  );
}

const columnsFor = (zone: string): readonly Column<Attempt>[] => [
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
    key: 'worstCaseMicroUsd',
    head: 'Worst case',
    align: 'number',
    value: ({ worstCaseMicroUsd }) => worstCaseMicroUsd,
    render: ({ worstCaseMicroUsd }) => formatMoney(worstCaseMicroUsd),
  },
  {
    key: 'attemptId',
    head: 'Attempt',
    value: ({ attemptId }) => attemptId,
    render: ({ attemptId }) => <code>{attemptId}</code>,
  },
];

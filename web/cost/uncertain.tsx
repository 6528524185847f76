import { formatCount, formatMoney } from '../../domain/shared/format.ts';
import { sum } from '../../domain/shared/sum.ts';
import type { CostView } from '../../server/contract/cost.ts';
import { Section } from '../components/section.tsx';
import { type Column, instant, money, text } from '../table/columns.tsx';
import { DataTable } from '../table/data-table.tsx';

type Attempt = CostView['uncertain'][number];

/** Requests whose cost is not known. */
export function Uncertain({ view: { uncertain, uncertainCount, account, zone } }: { readonly view: CostView }) {
  const total = sum(uncertain.map(({ worstCaseMicroUsd }) => worstCaseMicroUsd));
  const isCut = uncertainCount > uncertain.length;
  return (
    <Section
      title="Waiting to be reconciled"
      about={`${account === null ? 'All accounts' : `Account ${account}`}: ${formatCount(uncertainCount, 'uncertain request')}, of any day.`}
    >
      {uncertain.length > 0 && (
        <p>
          {formatMoney(total)} {isCut && 'of those shown '}is charged at the worst case. With the provider's bill,{' '}
          <code>bin/conclave budget reconcile</code> replaces it by the true cost.
        </p>
      )}
      <DataTable
        title="Uncertain requests"
        name="uncertain"
        of="request"
        about={isCut ? `The oldest of ${uncertainCount}` : 'Oldest first'}
        columns={columnsIn(zone)}
        rows={uncertain}
        keyOf={({ attemptId }) => attemptId}
        empty="None. A request is uncertain when it was sent and its cost was never reported: a crash, a time-out, a lost connection."
      />
    </Section>
  );
}

const columnsIn = (zone: string): readonly Column<Attempt>[] => [
  instant('startedAt', 'Started', ({ startedAtMs }) => startedAtMs, zone),
  text('model', 'Model', ({ model }) => model),
  text('provider', 'Provider', ({ provider }) => provider),
  text('account', 'Account', (row) => row.account),
  text('category', 'Category', ({ category }) => category),
  text('purpose', 'Purpose', ({ purpose }) => purpose),
  money('worstCaseMicroUsd', 'Worst case', ({ worstCaseMicroUsd }) => worstCaseMicroUsd),
  text('attemptId', 'Request', ({ attemptId }) => attemptId),
];

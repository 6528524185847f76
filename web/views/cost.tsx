import { useMemo } from 'preact/hooks';
import type { CostView } from '../../server/contract/cost.ts';
import { useAccount } from '../api/meta.ts';
import { useApi } from '../api/use-api.ts';
import { PageTitle } from '../components/section.tsx';
import { Failure, Waiting } from '../components/states.tsx';
import { tellTime } from '../components/time.tsx';
import { BrierCosts } from '../cost/brier-costs.tsx';
import { ByDay } from '../cost/by-day.tsx';
import { CostFilters } from '../cost/cost-filters.tsx';
import { CrossTable } from '../cost/cross-table.tsx';
import { EfficiencyTable } from '../cost/efficiency.tsx';
import { GROUPS, type Group } from '../cost/group-days.ts';
import { Savings } from '../cost/savings.tsx';
import { Totals } from '../cost/totals.tsx';
import { Uncertain } from '../cost/uncertain.tsx';
import { oneOf } from '../filters/one-of.ts';
import { useQuery } from '../router/place.ts';
import { TableOrigin } from '../table/origin.ts';

/** Where the money went, what it bought, and what was not spent. */
export default function Cost() {
  const [query] = useQuery();
  const account = useAccount();
  const group = oneOf(query.get('group'), GROUPS, 'model');
  const { data, failure, reload } = useApi('/api/cost', { account, from: query.get('from'), to: query.get('to') });
  return (
    <>
      <PageTitle>Cost</PageTitle>
      <CostFilters view={data} group={group} />
      {failure && <Failure message={failure.message} retry={reload} />}
      {!data && !failure && <Waiting what="the costs" />}
      {data && (
        <>
          <p class="muted small">
            As of {tellTime(data.atMs, data.zone)} ({data.zone}).
          </p>
          <Parts view={data} group={group} />
        </>
      )}
    </>
  );
}

function Parts({ view, group }: { readonly view: CostView; readonly group: Group }) {
  const { account, from, to, atMs } = view;
  const origin = useMemo(
    () => ({ view: 'cost', filters: { account, from, to, group }, atMs }),
    [account, from, to, group, atMs],
  );
  return (
    <TableOrigin.Provider value={origin}>
      <Totals view={view} />
      <ByDay view={view} group={group} />
      <CrossTable view={view} />
      <div class="grid-2">
        <Savings rows={view.savings} />
        <EfficiencyTable rows={view.efficiency} />
      </div>
      <BrierCosts rows={view.brierCosts} />
      <Uncertain view={view} />
    </TableOrigin.Provider>
  );
}

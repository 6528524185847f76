import type { CostView } from '../../server/contract/cost.ts';
import { useAccount, useApi } from '../api/use-api.ts';
import { Button, Choice, Field } from '../components/form.tsx';
import { Loaded, PageTitle } from '../components/section.tsx';
import { AsOf } from '../components/time.tsx';
import { BrierCosts, EfficiencyTable } from '../cost/brier-costs.tsx';
import { ByDay } from '../cost/by-day.tsx';
import { CrossTable } from '../cost/cross-table.tsx';
import { GROUPS, type Group } from '../cost/group-days.ts';
import { Savings } from '../cost/savings.tsx';
import { Totals } from '../cost/totals.tsx';
import { Uncertain } from '../cost/uncertain.tsx';
import { oneOf, useQuery } from '../router/place.ts';
import { TableOrigin } from '../table/data-table.tsx';

/** What money was spent on, what it bought, and what was not spent. */
export default function Cost() {
  const [query] = useQuery();
  const account = useAccount();
  const group = oneOf(query.get('group'), GROUPS, 'model');
  const asked = useApi('/api/cost', { account, from: query.get('from'), to: query.get('to') });
  return (
    <>
      <PageTitle>Cost</PageTitle>
      <CostFilters view={asked.data} group={group} />
      <Loaded from={asked} what="the costs">
        {(view) => {
          const { from, to, atMs, zone } = view;
          const filters = { account: view.account, from, to, group };
          return (
            <TableOrigin.Provider value={{ view: 'cost', filters, atMs }}>
              <AsOf atMs={atMs} zone={zone} />
              <Totals view={view} />
              <ByDay view={view} group={group} />
              <CrossTable view={view} />
              <div class="grid-2">
                <Savings view={view} />
                <EfficiencyTable view={view} />
              </div>
              <BrierCosts view={view} />
              <Uncertain view={view} />
            </TableOrigin.Provider>
          );
        }}
      </Loaded>
    </>
  );
}

/** Days and grouping; kept in the address. The account is chosen in the header. */
function CostFilters({ view, group }: { readonly view: CostView | null; readonly group: Group }) {
  const [query, change] = useQuery();
  const from = query.get('from') ?? view?.from ?? '';
  const to = query.get('to') ?? view?.to ?? '';
  return (
    <search class="filter-bar" aria-label="Filters">
      <Field name="From" type="date" value={from} max={to || undefined} onChoose={(day) => change({ from: day })} />
      <Field name="To" type="date" value={to} min={from || undefined} onChoose={(day) => change({ to: day })} />
      <Choice name="Group" value={group} of={GROUPS} onChoose={(value) => change({ group: value })} />
      {(query.has('from') || query.has('to')) && (
        <Button onClick={() => change({ from: null, to: null })}>Last seven days</Button>
      )}
    </search>
  );
}

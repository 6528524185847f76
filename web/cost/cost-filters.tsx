import type { CostView } from '../../server/contract/cost.ts';
import { Choice, Field } from '../components/form.tsx';
import { useQuery } from '../router/place.ts';
import { GROUPS, type Group } from './group-days.ts';

/** Days and grouping; kept in the address. The account is chosen in the header. */
export function CostFilters({ view, group }: { readonly view: CostView | null; readonly group: Group }) {
  const [query, change] = useQuery();
  const from = query.get('from') ?? view?.from ?? '';
  const to = query.get('to') ?? view?.to ?? '';
  return (
    <search class="filter-bar" aria-label="Filters">
      <Field name="From" type="date" value={from} max={to || undefined} onChoose={(day) => change({ from: day })} />
      <Field name="To" type="date" value={to} min={from || undefined} onChoose={(day) => change({ to: day })} />
      <Choice name="Group" value={group} of={GROUPS} onChoose={(value) => change({ group: value })} />
      {(query.has('from') || query.has('to')) && (
        <button type="button" class="button" onClick={() => change({ from: null, to: null })}>
          Last seven days
        </button>
      )}
    </search>
  );
}

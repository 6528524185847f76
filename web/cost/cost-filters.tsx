import type { CostView } from '../../server/contract/cost.ts';
import { useMeta } from '../api/meta.ts';
import { Choice } from '../filters/choice.tsx';
import { useQuery } from '../router/place.ts';
import { GROUPS, type Group } from './group-days.ts';

/** Account, days and grouping; kept in the address. */
export function CostFilters({ view, group }: { readonly view: CostView | null; readonly group: Group }) {
  const { accounts } = useMeta();
  const [query, change] = useQuery();
  const from = query.get('from') ?? view?.from ?? '';
  const to = query.get('to') ?? view?.to ?? '';
  return (
    <search class="filter-bar" aria-label="Filters">
      {accounts.length > 1 && (
        <Choice
          name="Account"
          value={query.get('account') ?? view?.account ?? ''}
          of={accounts.map(({ account }) => account)}
          onChoose={(account) => change({ account })}
        />
      )}
      <label class="field">
        <span>From, day included</span>
        <input
          type="date"
          value={from}
          max={to || undefined}
          onChange={(event) => change({ from: event.currentTarget.value })}
        />
      </label>
      <label class="field">
        <span>To, day included</span>
        <input
          type="date"
          value={to}
          min={from || undefined}
          onChange={(event) => change({ to: event.currentTarget.value })}
        />
      </label>
      <Choice name="Group" value={group} of={GROUPS} onChoose={(value) => change({ group: value })} />
      {(query.has('from') || query.has('to')) && (
        <button type="button" class="button" onClick={() => change({ from: null, to: null })}>
          Last seven days
        </button>
      )}
    </search>
  );
}

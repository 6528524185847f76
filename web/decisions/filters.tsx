import { useEffect, useState } from 'preact/hooks';
import { PATHS } from '../../domain/decision/decision.ts';
import { ACTIONS } from '../../domain/decision/verdict.ts';
import type { DecisionRow } from '../../server/contract/decisions.ts';
import { Button, Choice, Field } from '../components/form.tsx';
import { isPhone } from '../components/phone.ts';
import { useNow } from '../live/live.ts';
import { useQuery } from '../router/place.ts';

/** Parameters of the address that narrow the list. */
export const FILTERS = ['ticker', 'category', 'action', 'path', 'result', 'before'] as const;

const RESULT_CHOICES = [
  ['unknown', 'not known yet'],
  ['known', 'known'],
  ['won', 'trade won'],
  ['lost', 'trade lost'],
] as const;

const TYPED_FOR_MS = 400;

/** What the list is narrowed to; kept in the address. `rows` are those in the list. */
export function Filters({ rows }: { readonly rows: readonly DecisionRow[] }) {
  const [query, change] = useQuery();
  const categories = useCategories(rows);
  const choices = [
    ['Action', 'action', ACTIONS],
    ['Path', 'path', PATHS],
    ['Category', 'category', categories],
    ['Outcome', 'result', RESULT_CHOICES],
  ] as const;
  const applied = FILTERS.filter((name) => query.has(name)).length;
  const bar = (
    <search class="filter-bar" aria-label="Filters">
      {choices.map(([name, parameter, values]) => (
        <Choice
          key={name}
          name={name}
          value={query.get(parameter) ?? ''}
          of={[['', 'all'], ...values]}
          onChoose={(value) => change({ [parameter]: value, before: null })}
        />
      ))}
      <Ticker />
      {applied > 0 && (
        <Button onClick={() => change(Object.fromEntries(FILTERS.map((name) => [name, null])))}>Clear filters</Button>
      )}
    </search>
  );
  if (!isPhone()) return bar;
  return (
    <details class="more">
      <summary>{applied > 0 ? `Filters: ${applied} applied` : 'Filters'}</summary>
      {bar}
    </details>
  );
}

/** Categories that money was spent on today, and those in the list. */
function useCategories(rows: readonly DecisionRow[]): readonly string[] {
  const { data } = useNow();
  const ofLedgers = data?.accounts.flatMap(({ categories }) => categories.map(({ name }) => name)) ?? [];
  return [...new Set([...ofLedgers, ...rows.map(({ category }) => category)])].sort();
}

/** Applied once the typing pauses. */
function Ticker() {
  const [query, change] = useQuery();
  const applied = query.get('ticker') ?? '';
  const [typed, setTyped] = useState(applied);
  useEffect(() => setTyped(applied), [applied]);
  useEffect(() => {
    if (typed.trim() === applied) return;
    const timer = setTimeout(() => change({ ticker: typed.trim(), before: null }, 'replace'), TYPED_FOR_MS);
    return () => clearTimeout(timer);
  }, [typed, applied]);
  return <Field name="Exact ticker" value={typed} maxLength={200} spellcheck={false} onType={setTyped} />;
}

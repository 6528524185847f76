import { useEffect, useState } from 'preact/hooks';
import { PATHS } from '../../domain/decision/path.ts';
import { ACTIONS } from '../../domain/decision/verdict.ts';
import { useMeta } from '../api/meta.ts';
import { useQuery } from '../router/place.ts';

const TYPED_FOR_MS = 400;

/** What the list is narrowed to; kept in the address. */
export function Filters({ categories }: { readonly categories: readonly string[] }) {
  const { accounts } = useMeta();
  const [query, change] = useQuery();
  const choose = (name: string) => (value: string) => change({ [name]: value, before: null });
  const isNarrowed = ['ticker', 'category', 'action', 'path', 'before'].some((name) => query.has(name));
  return (
    <search class="filters" aria-label="Filters">
      {accounts.length > 1 && (
        <Choice
          name="Account"
          value={query.get('account') ?? ''}
          of={accounts.map(({ account }) => account)}
          onChoose={choose('account')}
        />
      )}
      <Choice name="Action" value={query.get('action') ?? ''} of={ACTIONS} onChoose={choose('action')} />
      <Choice name="Path" value={query.get('path') ?? ''} of={PATHS} onChoose={choose('path')} />
      <Choice name="Category" value={query.get('category') ?? ''} of={categories} onChoose={choose('category')} />
      <Ticker />
      {isNarrowed && (
        <button
          type="button"
          class="button"
          onClick={() => change({ ticker: null, category: null, action: null, path: null, before: null })}
        >
          Clear filters
        </button>
      )}
    </search>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly value: string;
  readonly of: readonly string[];
  readonly onChoose: (value: string) => void;
}

function Choice({ name, value, of, onChoose }: ChoiceProps) {
  const all = value === '' || of.includes(value) ? of : [value, ...of];
  return (
    <label class="field">
      <span>{name}</span>
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">all</option>
        {all.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A whole ticker, looked up once the typing pauses. */
function Ticker() {
  const [query, change] = useQuery();
  const asked = query.get('ticker') ?? '';
  const [typed, setTyped] = useState(asked);
  useEffect(() => setTyped(asked), [asked]);
  useEffect(() => {
    if (typed.trim() === asked) return;
    const timer = setTimeout(() => change({ ticker: typed.trim(), before: null }, 'replace'), TYPED_FOR_MS);
    return () => clearTimeout(timer);
  }, [typed, asked, change]);
  return (
    <label class="field">
      <span>Ticker, whole</span>
      <input
        value={typed}
        maxLength={200}
        spellcheck={false}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
    </label>
  );
}

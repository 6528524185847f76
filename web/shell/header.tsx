import { useContext } from 'preact/hooks';
import { Meta } from '../api/meta.ts';
import { Choice } from '../components/form.tsx';
import { Pill } from '../components/pill.tsx';
import { useNow } from '../live/use-now.ts';
import { oneOf, useQuery } from '../router/place.ts';
import { chosenTheme, THEMES } from '../theme/theme.ts';
import { LiveMark } from './live-mark.tsx';
import { ModePill } from './mode-pill.tsx';
import { Navigation } from './navigation.tsx';

/** What is always in view: the name, whether this is simulated, the mode, whether it is live, and the navigation. */
export function Header({ canRead }: { readonly canRead: boolean }) {
  const meta = useContext(Meta);
  return (
    <header class="header">
      <div class="header-row">
        <a class="brand" href="/">
          Conclave
        </a>
        {meta?.simulated && (
          <Pill tone="warn" title="Simulated markets and models: no real money.">
            SIMULATED
          </Pill>
        )}
        {canRead && <Standing />}
        <div class="header-end">
          {canRead && meta && meta.accounts.length > 1 && (
            <AccountChoice accounts={meta.accounts.map(({ account }) => account)} />
          )}
          <Choice
            class="choice"
            name="Theme"
            value={chosenTheme.value}
            of={THEMES}
            onChoose={(theme) => {
              chosenTheme.value = oneOf(theme, THEMES, 'system');
            }}
          />
        </div>
      </div>
      <Navigation />
    </header>
  );
}

function Standing() {
  const { data, failure } = useNow();
  return (
    <>
      <ModePill now={data} hasFailed={failure !== null} />
      <LiveMark asOfMs={data?.atMs ?? null} />
    </>
  );
}

/** The account that every view is narrowed to; kept in the address. */
function AccountChoice({ accounts }: { readonly accounts: readonly string[] }) {
  const [query, change] = useQuery();
  return (
    <Choice
      class="choice"
      name="Account"
      value={query.get('account') ?? ''}
      of={[['', 'all'], ...accounts]}
      onChoose={(account) => change({ account, before: null })}
    />
  );
}

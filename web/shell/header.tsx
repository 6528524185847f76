import { useContext } from 'preact/hooks';
import { Meta } from '../api/meta.ts';
import { useApi } from '../api/use-api.ts';
import { Pill } from '../components/pill.tsx';
import { useLatestNow } from '../live/use-latest-now.ts';
import { usePlace } from '../router/place.ts';
import { AccountChoice } from './account-choice.tsx';
import { LiveMark } from './live-mark.tsx';
import { ModePill } from './mode-pill.tsx';
import { Navigation } from './navigation.tsx';
import { ThemeChoice } from './theme-choice.tsx';

/** What is always in view: the name, whether this is simulated, the mode, whether it is live, and the way to everything. */
export function Header({ canRead }: { readonly canRead: boolean }) {
  const meta = useContext(Meta);
  const { path } = usePlace();
  return (
    <header class="header">
      <div class="header-row">
        <a class="brand" href="/">
          Conclave
        </a>
        {meta?.simulated && (
          <Pill tone="warn" title="Made-up markets and models: no real money.">
            SIMULATED
          </Pill>
        )}
        {canRead && <Standing />}
        <div class="header-end">
          {canRead && meta && <AccountChoice accounts={meta.accounts} />}
          <ThemeChoice />
        </div>
      </div>
      <Navigation path={path} />
    </header>
  );
}

function Standing() {
  const asked = useApi('/api/now');
  const now = useLatestNow(asked.data);
  return (
    <>
      <ModePill now={now} hasFailed={asked.failure !== null} />
      <LiveMark asOfMs={now?.atMs ?? null} />
    </>
  );
}

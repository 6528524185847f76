import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { NowView } from '../../server/contract/now.ts';
import { Meta, useZone } from '../api/use-api.ts';
import { Choice } from '../components/form.tsx';
import { modeTone, Pill } from '../components/pill.tsx';
import { formatTimeOfDay } from '../components/time.tsx';
import { Stopped, StopTrading } from '../controls/stop-trading.tsx';
import { liveState, useNow } from '../live/live.ts';
import { oneOf, useLinkTo, usePlace } from '../router/place.ts';
import { ROUTES } from '../router/routes.tsx';
import { chosenTheme, THEMES } from '../theme/theme.ts';
import { AccountChoice } from './account-choice.tsx';
import { HealthLine } from './health-line.tsx';

/** What is always in view: the name, whether this is simulated, the mode, whether it is live, and the navigation. On a phone the
 * navigation and what is chosen for the whole page are behind one button. */
export function Header({ canRead }: { readonly canRead: boolean }) {
  const meta = useContext(Meta);
  const linkTo = useLinkTo();
  const menu = useMenu();
  return (
    <header class="header">
      <div class="header-row">
        <a class="brand" href={linkTo('/')}>
          Conclave
        </a>
        {meta?.simulated && (
          <Pill tone="warn" title="Simulated markets and models: no real money.">
            SIMULATED
          </Pill>
        )}
        <div class="header-standing">{canRead && <Standing />}</div>
        {canRead && meta && <StopTrading />}
        <button
          type="button"
          class="button menu-button"
          aria-expanded={menu.isOpen}
          aria-controls={MENU}
          onClick={menu.toggle}
          ref={menu.button}
        >
          Menu
        </button>
      </div>
      {canRead && <HealthLine />}
      <div id={MENU} class={`header-menu ${menu.isOpen ? 'is-open' : ''}`}>
        <Navigation />
        <div class="header-end">
          {canRead && meta && <AccountChoice accounts={meta.accounts} />}
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
      {canRead && meta && <Stopped />}
    </header>
  );
}

const MENU = 'menu';

/** Closes with Escape, and when another page is shown. */
function useMenu() {
  const { path } = usePlace();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => setOpen(false), [path]);
  useEffect(() => {
    if (!isOpen) return;
    const close = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, [isOpen]);
  return { isOpen, button, toggle: () => setOpen(!isOpen) };
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

/** The mode in force, always in view; leads to the page where it can be changed. */
function ModePill({ now, hasFailed }: { readonly now: NowView | null; readonly hasFailed: boolean }) {
  const linkTo = useLinkTo();
  if (!now) return hasFailed ? <Pill tone="neutral">mode unknown</Pill> : null;
  if (!now.mode) {
    return (
      <Pill tone="neutral" title="No worker has ever run on this store.">
        no mode yet
      </Pill>
    );
  }
  const { mode, reason, isManualOverride } = now.mode;
  return (
    <a class="pill-link" href={linkTo('/controls')} title={reason}>
      <Pill tone={modeTone(mode)}>
        <span aria-hidden="true" class="dot" />
        <span class="visually-hidden">Mode </span>
        {mode}
        {isManualOverride && ' · manual'}
        <span class="visually-hidden">: to the controls</span>
      </Pill>
    </a>
  );
}

/** Whether what is seen is up to date, and if not, as of when. */
function LiveMark({ asOfMs }: { readonly asOfMs: number | null }) {
  const state = liveState.value;
  const zone = useZone();
  const asOf = asOfMs === null ? '' : `as of ${formatTimeOfDay(asOfMs, zone)}, `;
  return (
    <span class={`live live-${state.is}`} role="status">
      <span aria-hidden="true" class="dot" />
      {state.is === 'live' && 'live'}
      {state.is === 'connecting' && 'connecting …'}
      {state.is === 'reconnecting' && `${asOf}reconnecting since ${formatTimeOfDay(state.sinceMs, zone)}`}
    </span>
  );
}

/** Links to every view. */
function Navigation() {
  const { path } = usePlace();
  const linkTo = useLinkTo();
  const here = ROUTES.find((route) => route.path === path)?.under ?? path;
  return (
    <nav class="navigation" aria-label="Views">
      <ul>
        {ROUTES.filter(({ under }) => under === undefined).map(({ path: to, title, View }) => (
          <li key={to}>
            <a
              href={linkTo(to)}
              aria-current={to === here ? 'page' : undefined}
              onPointerEnter={() => void View.preload()}
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

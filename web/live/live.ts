import { batch, signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { DecisionRow } from '../../server/contract/decisions.ts';
import type { HealthView } from '../../server/contract/health.ts';
import type { NowView } from '../../server/contract/now.ts';
import { read } from '../api/request.ts';
import { type Loading, needsToken, reloadEverything, useAccount, useApi } from '../api/use-api.ts';
import { addressOf } from '../router/place.ts';
import { type Arrivals, mergeRows, withArrivals } from './arrivals.ts';
import { narrowNow, withMode } from './narrow-now.ts';

/** Whether what is shown keeps itself up to date. */
export type LiveState =
  | { readonly is: 'connecting' }
  | { readonly is: 'live' }
  | { readonly is: 'reconnecting'; readonly sinceMs: number };

export const liveState = signal<LiveState>({ is: 'connecting' });
/** The latest that the stream sent; null = nothing yet. */
export const liveNow = signal<NowView | null>(null);
/** What a change of the mode was answered with: in force before the stream says so. */
const answeredMode = signal<NowView['mode']>(null);
export const takeMode = (mode: NowView['mode']) => {
  answeredMode.value = mode;
};
/** What a page knows of the service: the last that it heard, and when by its own clock. */
export interface HeardHealth {
  readonly view: HealthView;
  readonly heardAtMs: number;
}
/** The latest of the service’s health that the stream sent; null = nothing yet. */
const liveHealth = signal<HeardHealth | null>(null);
/** Decided since the page was opened, newest first. */
export const liveDecisions = signal<readonly DecisionRow[]>([]);
export const liveArrivals = signal<Arrivals>(new Map());
/** How many decisions the stream left out. */
export const liveOmitted = signal(0);

const KEPT_AT_MOST = 200;
const RETRY_FIRST_MS = 1_000;
const RETRY_AT_MOST_MS = 15_000;

/** Opens the stream and keeps it open. Returns what closes it. */
export function startLive(): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retryMs = RETRY_FIRST_MS;
  let lastEventId = '';

  const open = () => {
    clearTimeout(timer);
    source?.close();
    source = new EventSource(addressOf('/api/live', { lastEventId }));
    source.addEventListener('open', opened);
    source.addEventListener('error', lost);
    for (const [name, take] of Object.entries(TAKE)) {
      source.addEventListener(name, (event: MessageEvent<string>) => {
        lastEventId = event.lastEventId;
        batch(() => take(event.data));
      });
    }
  };
  const opened = () => {
    retryMs = RETRY_FIRST_MS;
    // Lost before any event: without an id the server cannot send what was missed.
    if (liveState.value.is === 'reconnecting' && lastEventId === '') startOver();
    liveState.value = { is: 'live' };
  };
  const lost = () => {
    if (liveState.value.is !== 'reconnecting') liveState.value = { is: 'reconnecting', sinceMs: Date.now() };
    // In any other state the browser reconnects by itself, and sends the last event id.
    if (source?.readyState === EventSource.CLOSED) {
      void checkWhetherTokenIsNeeded();
      // Many pages reconnect to a service that was restarted: not all in the same instant.
      timer = setTimeout(open, retryMs * (0.5 + Math.random()));
      retryMs = Math.min(2 * retryMs, RETRY_AT_MOST_MS);
    }
  };
  const openAtOnce = () => {
    if (source?.readyState === EventSource.CLOSED) open();
  };

  open();
  window.addEventListener('online', openAtOnce);
  return () => {
    clearTimeout(timer);
    source?.close();
    window.removeEventListener('online', openAtOnce);
  };
}

/** What each event of the stream changes. */
const TAKE: Readonly<Record<string, (data: string) => void>> = {
  now(data) {
    liveNow.value = JSON.parse(data) as NowView;
  },
  health(data) {
    liveHealth.value = { view: JSON.parse(data) as HealthView, heardAtMs: Date.now() };
  },
  decisions(data) {
    const { rows, more } = JSON.parse(data) as { readonly rows: readonly DecisionRow[]; readonly more: number };
    liveArrivals.value = withArrivals(liveArrivals.value, rows, more, liveDecisions.value);
    liveDecisions.value = mergeRows(rows, liveDecisions.value).slice(0, KEPT_AT_MOST);
    liveOmitted.value += more;
  },
  reset: startOver,
};

function startOver(): void {
  liveDecisions.value = [];
  liveOmitted.value = 0;
  reloadEverything();
}

/** A refused stream does not say why. */
async function checkWhetherTokenIsNeeded(): Promise<void> {
  try {
    const { canRead } = await read('/api/meta', {});
    if (!canRead) needsToken.value = true;
  } catch {
    // The server does not answer, which `liveState` shows already.
  }
}

/** What /api/now answered, or what the live stream sent since, whichever is newer; of the account that the address names. */
export function useNow(): Loading<NowView> {
  const asked = useApi('/api/now');
  const account = useAccount();
  const live = liveNow.value;
  const isLiveNewer = live !== null && (asked.data === null || live.atMs >= asked.data.atMs);
  const data = isLiveNewer ? live : asked.data;
  return { ...asked, data: data && withMode(narrowNow(data, account), answeredMode.value) };
}

/** What /api/health answered, or what the live stream sent since. Null = neither yet. */
export function useHealth(): HeardHealth | null {
  const { data } = useApi('/api/health');
  const heardAtMs = useMemo(() => Date.now(), [data]);
  return liveHealth.value ?? (data && { view: data, heardAtMs });
}

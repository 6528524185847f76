import type { DecisionRow } from '../../server/contract/decisions.ts';
import type { NowView } from '../../server/contract/now.ts';
import { addressOf, read } from '../api/request.ts';
import { needsToken, reloadEverything } from '../api/use-api.ts';
import { createObservable } from '../router/observable.ts';
import { type Arrivals, withArrivals } from './arrivals.ts';
import { mergeRows } from './merge-rows.ts';

/** Whether what is shown keeps itself up to date. */
export type LiveState =
  | { readonly is: 'connecting' }
  | { readonly is: 'live' }
  | { readonly is: 'reconnecting'; readonly sinceMs: number };

export const liveState = createObservable<LiveState>({ is: 'connecting' });
/** The latest that the stream said; null = nothing yet. */
export const liveNow = createObservable<NowView | null>(null);
/** Settled since the page was opened, newest first. */
export const liveDecisions = createObservable<readonly DecisionRow[]>([]);
export const liveArrivals = createObservable<Arrivals>(new Map());
/** Decisions that the stream said it had left out. */
export const liveOmitted = createObservable(0);

const KEPT_AT_MOST = 200;
const RETRY_FIRST_MS = 1_000;
const RETRY_AT_MOST_MS = 15_000;

/** Opens the stream and keeps it open. Returns what closes it. */
export function startLive(): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retryMs = RETRY_FIRST_MS;
  let seen = '';

  const open = () => {
    clearTimeout(timer);
    source?.close();
    source = new EventSource(addressOf('/api/live', { lastEventId: seen }));
    source.addEventListener('open', opened);
    source.addEventListener('error', lost);
    source.addEventListener('now', (event) => {
      seen = event.lastEventId;
      liveNow.write(JSON.parse(event.data) as NowView);
    });
    source.addEventListener('decisions', (event) => {
      seen = event.lastEventId;
      take(event.data);
    });
    source.addEventListener('reset', (event) => {
      seen = event.lastEventId;
      startAnew();
    });
  };
  const opened = () => {
    retryMs = RETRY_FIRST_MS;
    // Lost before anything had come: it cannot say what it saw last, and so nobody tells it what it missed.
    if (liveState.read().is === 'reconnecting' && seen === '') startAnew();
    liveState.write({ is: 'live' });
  };
  const lost = () => {
    const state = liveState.read();
    if (state.is !== 'reconnecting') liveState.write({ is: 'reconnecting', sinceMs: Date.now() });
    // Otherwise the browser tries again by itself, and says what it saw last.
    if (source?.readyState === EventSource.CLOSED) {
      void lookWhetherTokenIsNeeded();
      // Many pages come back to a service that was restarted: not all in the same instant.
      timer = setTimeout(open, retryMs * (0.5 + Math.random()));
      retryMs = Math.min(2 * retryMs, RETRY_AT_MOST_MS);
    }
  };
  const hurry = () => {
    if (source?.readyState === EventSource.CLOSED) open();
  };

  open();
  window.addEventListener('online', hurry);
  return () => {
    clearTimeout(timer);
    source?.close();
    window.removeEventListener('online', hurry);
  };
}

/** A stream that is refused does not say why. */
async function lookWhetherTokenIsNeeded(): Promise<void> {
  try {
    const { canRead } = await read('/api/meta', {});
    if (!canRead) needsToken.write(true);
  } catch {
    // Nothing answers, which the state of the stream says already.
  }
}

function startAnew(): void {
  liveDecisions.write([]);
  liveOmitted.write(0);
  reloadEverything();
}

function take(data: string): void {
  const { rows, more } = JSON.parse(data) as { readonly rows: readonly DecisionRow[]; readonly more: number };
  liveArrivals.write(withArrivals(liveArrivals.read(), rows, more, liveDecisions.read()));
  liveDecisions.write(mergeRows(rows, liveDecisions.read()).slice(0, KEPT_AT_MOST));
  if (more > 0) liveOmitted.write(liveOmitted.read() + more);
}

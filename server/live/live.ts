import { setTimeout as delay } from 'node:timers/promises';
import { canonicalJson } from '../../domain/shared/canonical-json.ts';
import type { HealthView } from '../contract/health.ts';
import { createPageStream, type PageStream } from './page-stream.ts';
import { createPoll, type PollParts, RECENT_MS } from './poll.ts';
import { createRing, type SentEvent } from './ring.ts';

export type Live = ReturnType<typeof createLive>;

export interface LiveParts extends PollParts {
  /** As it is known: nothing is asked. */
  readonly readHealth: () => HealthView;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: (level: 'info' | 'warn', message: string) => void;
  readonly everyMs?: number;
  readonly heartbeatMs?: number;
  readonly stalledAfterMs?: number;
  readonly pagesAtMost?: number;
}

const EVENTS_KEPT = 200;
const EVERY_MS = 1_000;
const LONGEST_WAIT_MS = 10_000;
const HEARTBEAT_MS = 15_000;
/** What has not changed is sent again, so that a page can tell that it is still true. */
const HEALTH_AGAIN_AFTER_MS = 10_000;
const STALLED_AFTER_MS = 60_000;
const PAGES_AT_MOST = 1_000;
/** After a longer pause without a listener, a page that returns gets the present state instead of the events in between. */
const PAUSE_AT_MOST_MS = 60_000;

/** The live stream: one poll of the store a second for all pages together, none while no page listens. */
export function createLive(parts: LiveParts) {
  const { now, log, everyMs = EVERY_MS, heartbeatMs = HEARTBEAT_MS, stalledAfterMs = STALLED_AFTER_MS } = parts;
  const ring = createRing(EVENTS_KEPT, now().toString(36));
  const poll = createPoll(parts);
  const pages = new Map<PageStream, { readonly onStalled: () => void; wantsNow: boolean }>();
  let latest: { readonly data: string; readonly atMs: number } | null = null;
  let polling: AbortController | null = null;
  let ended = Promise.resolve();
  let heartbeat: NodeJS.Timeout | null = null;
  let watching: NodeJS.Timeout | null = null;
  let sentHealth: { readonly what: string; readonly atMs: number } | null = null;
  let lastPollAtMs = now();

  /** Opens a page's stream; null = there are too many. `onStalled` is called when a page that reads nothing is closed. */
  function open(lastEventId: string | null, onStalled: () => void): ReadableStream<Uint8Array> | null {
    if (pages.size >= (parts.pagesAtMost ?? PAGES_AT_MOST)) return null;
    if (polling === null && now() - lastPollAtMs > PAUSE_AT_MOST_MS) {
      ring.forget();
      poll.forget();
      latest = null;
    }
    const page = createPageStream({ idOf: ring.idOf, now, onEnd: () => leave(page) });
    const missed = lastEventId === null ? ring.recent('decisions', now() - RECENT_MS) : ring.since(lastEventId);
    const isResumed = lastEventId !== null && missed !== null;
    if (missed === null) page.send(single('reset', { why: 'this page was away for too long' }));
    for (const event of missed ?? []) page.send(event);
    // Without a running poll the latest state may be old; the poll that starts now sends a fresh one.
    const isCurrent = polling !== null && latest !== null;
    if (!isResumed && isCurrent && latest) page.send({ ...single('now', null), data: latest.data });
    page.send(single('health', parts.readHealth()));
    pages.set(page, { onStalled, wantsNow: !isCurrent });
    start();
    return page.body;
  }

  /** An event for one page alone; it has the number of the last event of all. */
  function single(event: string, content: unknown): SentEvent {
    return { number: ring.lastNumber(), event, data: JSON.stringify(content) };
  }

  function leave(page: PageStream): void {
    pages.delete(page);
    if (pages.size > 0) return;
    polling?.abort();
    polling = null;
    if (heartbeat) clearInterval(heartbeat);
    heartbeat = null;
    if (watching) clearInterval(watching);
    watching = null;
  }

  function start(): void {
    heartbeat ??= setInterval(beat, heartbeatMs);
    watching ??= setInterval(sendHealth, everyMs);
    if (polling) return;
    const stop = new AbortController();
    // One poll at a time: the one before may still be under way, and what it finds is sent as well.
    ended = ended.then(() => pollUntil(stop.signal));
    polling = stop;
  }

  async function pollUntil(signal: AbortSignal): Promise<void> {
    let failed = 0;
    while (!signal.aborted) {
      try {
        await pollOnce(failed > 0);
        if (failed > 0) log('info', 'The live stream reads the store again.');
        failed = 0;
      } catch (error) {
        failed += 1;
        if (failed === 1) log('warn', `The live stream cannot read the store (${nameOf(error)}); it tries again.`);
        for (const page of pages.keys()) page.comment('the store does not answer; trying again');
      }
      const waitMs = failed === 0 ? everyMs : Math.min(LONGEST_WAIT_MS, everyMs * 2 ** failed);
      await delay(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async function pollOnce(isBack: boolean): Promise<void> {
    const found = await poll.look();
    lastPollAtMs = now();
    if (found.rows.length > 0)
      send(ring.add('decisions', JSON.stringify({ rows: found.rows, more: found.more }), lastPollAtMs));
    latest = { data: JSON.stringify(found.now), atMs: found.now.atMs };
    if (found.isNews || isBack) send(ring.add('now', latest.data, lastPollAtMs));
    for (const [page, state] of pages) {
      if (state.wantsNow && !(found.isNews || isBack)) page.send({ ...single('now', null), data: latest.data });
      state.wantsNow = false;
    }
  }

  /** Beside the poll: it is news above all while the store does not answer. */
  function sendHealth(): void {
    const health = parts.readHealth();
    const what = canonicalJson({ ...health, atMs: null });
    if (sentHealth?.what === what && now() - sentHealth.atMs < HEALTH_AGAIN_AFTER_MS) return;
    sentHealth = { what, atMs: now() };
    send(ring.add('health', JSON.stringify(health), now()));
  }

  function send(event: SentEvent): void {
    for (const page of pages.keys()) page.send(event);
  }

  function beat(): void {
    for (const [page, { onStalled }] of pages) {
      const sinceMs = page.waitingSinceMs();
      if (sinceMs === null) page.comment('still here');
      else if (now() - sinceMs >= stalledAfterMs) {
        page.close();
        onStalled();
      }
    }
  }

  return {
    open,
    pages: () => pages.size,
    /** Ends every stream. */
    async close(): Promise<void> {
      for (const page of [...pages.keys()]) page.close();
      await ended;
    },
  };
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'unknown');

import { setTimeout as delay } from 'node:timers/promises';
import { createPageStream, type PageStream } from './page-stream.ts';
import { createPoll, type PollParts, RECENT_MS } from './poll.ts';
import { createRing, type SentEvent } from './ring.ts';

/** The live stream: one look at the store a second for all pages together, none while nobody listens. */
export interface Live {
  /** Opens a page's stream; null = there are too many. `onStalled`: the page was given up because it reads nothing. */
  open(lastEventId: string | null, onStalled: () => void): ReadableStream<Uint8Array> | null;
  pages(): number;
  /** Ends every stream. */
  close(): Promise<void>;
}

export interface LiveParts extends PollParts {
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
const STALLED_AFTER_MS = 60_000;
const PAGES_AT_MOST = 1_000;
/** After nobody has listened for longer than this, what happened meanwhile is not told event by event. */
const PAUSE_AT_MOST_MS = 60_000;

export function createLive(parts: LiveParts): Live {
  const { now, log, everyMs = EVERY_MS, heartbeatMs = HEARTBEAT_MS, stalledAfterMs = STALLED_AFTER_MS } = parts;
  const ring = createRing(EVENTS_KEPT, now().toString(36));
  const poll = createPoll(parts);
  const pages = new Map<PageStream, { readonly onStalled: () => void; wantsNow: boolean }>();
  let latest: { readonly data: string; readonly atMs: number } | null = null;
  let looking: AbortController | null = null;
  let ended = Promise.resolve();
  let heartbeat: NodeJS.Timeout | null = null;
  let lastLookAtMs = now();

  function open(lastEventId: string | null, onStalled: () => void): ReadableStream<Uint8Array> | null {
    if (pages.size >= (parts.pagesAtMost ?? PAGES_AT_MOST)) return null;
    if (looking === null && now() - lastLookAtMs > PAUSE_AT_MOST_MS) {
      ring.forget();
      poll.forget();
      latest = null;
    }
    const page = createPageStream({ idOf: ring.idOf, now, onEnd: () => leave(page) });
    const missed = lastEventId === null ? ring.recent('decisions', now() - RECENT_MS) : ring.since(lastEventId);
    const isResumed = lastEventId !== null && missed !== null;
    if (missed === null) page.send(outside('reset', { why: 'this page was away for too long' }));
    for (const event of missed ?? []) page.send(event);
    // What was read while nobody looked any more may be old; then the look that starts now brings it.
    const isCurrent = looking !== null && latest !== null;
    if (!isResumed && isCurrent && latest) page.send({ ...outside('now', null), data: latest.data });
    pages.set(page, { onStalled, wantsNow: !isCurrent });
    start();
    return page.body;
  }

  /** An event for one page alone; it stands where that page is. */
  function outside(event: string, content: unknown): SentEvent {
    return { number: ring.lastNumber(), event, data: JSON.stringify(content) };
  }

  function leave(page: PageStream): void {
    pages.delete(page);
    if (pages.size > 0) return;
    looking?.abort();
    looking = null;
    if (heartbeat) clearInterval(heartbeat);
    heartbeat = null;
  }

  function start(): void {
    heartbeat ??= setInterval(beat, heartbeatMs);
    if (looking) return;
    const stop = new AbortController();
    // One look at a time: the one before may still be under way, and what it finds is told as well.
    ended = ended.then(() => lookUntil(stop.signal));
    looking = stop;
  }

  async function lookUntil(signal: AbortSignal): Promise<void> {
    let failed = 0;
    while (!signal.aborted) {
      try {
        await look(failed > 0);
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

  async function look(isBack: boolean): Promise<void> {
    const found = await poll.look();
    lastLookAtMs = now();
    if (found.rows.length > 0)
      tell(ring.add('decisions', JSON.stringify({ rows: found.rows, more: found.more }), lastLookAtMs));
    latest = { data: JSON.stringify(found.now), atMs: found.now.atMs };
    if (found.isNews || isBack) tell(ring.add('now', latest.data, lastLookAtMs));
    for (const [page, state] of pages) {
      if (state.wantsNow && !(found.isNews || isBack)) page.send({ ...outside('now', null), data: latest.data });
      state.wantsNow = false;
    }
  }

  function tell(event: SentEvent): void {
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
    async close() {
      for (const page of [...pages.keys()]) page.close();
      await ended;
    },
  };
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'unknown');

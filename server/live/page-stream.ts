import type { SentEvent } from './ring.ts';

/** A page that listens: its stream, and the events that wait for it. */
export type PageStream = ReturnType<typeof createPageStream>;

interface PageStreamParts {
  readonly idOf: (number: number) => string;
  readonly now: () => number;
  /** The page has gone, or was closed. */
  readonly onEnd: () => void;
}

/** Events of decisions that may wait; a page that is further behind gets `reset`, and reads everything again. */
export const WAITING_AT_MOST = 20;
const RETRY_MS = 2_000;

/** Events wait here while the page does not read, and never more than a few: a later `now` or `health` replaces an earlier one, and too
 * many `decisions` become one `reset`. A page always reads events in the order of their ids. */
export function createPageStream({ idOf, now, onEnd }: PageStreamParts) {
  const encoder = new TextEncoder();
  let waiting: SentEvent[] = [];
  let sinceMs: number | null = null;
  let isOver = false;
  let stream: ReadableStreamDefaultController<Uint8Array> | null = null;
  let wake: (() => void) | null = null;

  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        stream = controller;
        controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n`));
      },
      async pull(controller) {
        // A comment wakes it as well: it fulfils this pull.
        if (waiting.length === 0 && !isOver) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        const next = waiting.shift();
        sinceMs = waiting.length > 0 ? now() : null;
        if (next) controller.enqueue(encoder.encode(textOf(next)));
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );

  function end(): void {
    if (isOver) return;
    isOver = true;
    waiting = [];
    wakeUp();
    onEnd();
  }

  function wakeUp(): void {
    const resolve = wake;
    wake = null;
    resolve?.();
  }

  function textOf({ number, event, data }: SentEvent): string {
    return `id: ${idOf(number)}\nevent: ${event}\ndata: ${data}\n\n`;
  }

  return {
    body,
    send(event: SentEvent): void {
      if (isOver) return;
      waiting = withEvent(waiting, event);
      sinceMs ??= now();
      wakeUp();
    },
    /** A line that keeps the connection open and is not an event; not sent to a page that is not reading. */
    comment(text: string): void {
      if (isOver || wake === null) return;
      stream?.enqueue(encoder.encode(`: ${text}\n\n`));
      wakeUp();
    },
    /** Since when events have waited for the page to read; null = none waits. */
    waitingSinceMs: () => (waiting.length > 0 ? sinceMs : null),
    close(): void {
      if (isOver) return;
      end();
      stream?.close();
    },
  };
}

/** A later one replaces an earlier one. */
const STATES: readonly string[] = ['now', 'health'];

/** The waiting events with one more. */
export function withEvent(waiting: readonly SentEvent[], event: SentEvent): SentEvent[] {
  if (event.event === 'reset') return [event];
  const isState = STATES.includes(event.event);
  const kept = isState ? waiting.filter((each) => each.event !== event.event) : [...waiting];
  const decisions = kept.filter((each) => each.event === 'decisions').length;
  if (event.event !== 'decisions' || decisions < WAITING_AT_MOST) return [...kept, event];
  const reset = { number: event.number, event: 'reset', data: JSON.stringify({ why: 'this page was too far behind' }) };
  const states = kept.filter((each) => STATES.includes(each.event));
  return [reset, ...states.map((state) => ({ ...state, number: event.number }))];
}

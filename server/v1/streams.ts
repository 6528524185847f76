import { setTimeout as delay } from 'node:timers/promises';
import { problemOf, problemResponse } from './problem.ts';

/** An event of a stream: its name, and what it tells as JSON. */
export interface StreamEvent {
  readonly event: 'progress' | 'decided' | 'problem';
  readonly data: unknown;
}

export type Streams = ReturnType<typeof createStreams>;

const OPEN_AT_MOST = 50;
const LOOK_EVERY_MS = 1_000;
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // Some proxies would hold events back until a buffer is full.
  'x-accel-buffering': 'no',
} as const;

/** Streams that tell how something goes on, until it is over or its reader has gone. */
export function createStreams(lookEveryMs = LOOK_EVERY_MS) {
  const encoder = new TextEncoder();
  const stops = new Set<AbortController>();

  return {
    /** Null = too many are open. Looks now and then, tells what has changed, and ends after a `decided` or a `problem`. */
    open(first: StreamEvent, look: () => Promise<StreamEvent>): Response | null {
      if (stops.size >= OPEN_AT_MOST) return null;
      const stop = new AbortController();
      const { signal } = stop;
      stops.add(stop);
      const end = () => {
        stop.abort();
        stops.delete(stop);
      };
      let next: StreamEvent | null = first;
      let told = '';
      const body = new ReadableStream<Uint8Array>(
        {
          /** Asked for only when the reader has taken what came before: nothing waits here. */
          async pull(controller) {
            while (!signal.aborted) {
              const event: StreamEvent = next ?? (await look().catch(failed));
              next = null;
              const text = textOf(event);
              const isOver = event.event !== 'progress';
              if (text !== told) controller.enqueue(encoder.encode(text));
              if (isOver) {
                end();
                controller.close();
                return;
              }
              if (text !== told) {
                told = text;
                return;
              }
              await delay(lookEveryMs, undefined, { signal }).catch(() => undefined);
            }
            controller.close();
          },
          cancel: end,
        },
        { highWaterMark: 0 },
      );
      return new Response(body, { headers: HEADERS });
    },

    close(): void {
      for (const stop of stops) stop.abort();
      stops.clear();
    },
  };
}

/** A stream that tells nothing. */
export const endedStream = () => new Response(null, { headers: HEADERS });

async function failed(error: unknown): Promise<StreamEvent> {
  return { event: 'problem', data: await problemResponse(problemOf(error)).json() };
}

const textOf = ({ event, data }: StreamEvent) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

import type { Context } from 'hono';
import type { Live } from '../live/live.ts';
import { ApiError } from './api-error.ts';

/** A page's own stream. A browser that reconnects says what it saw last in a header; the first time it can only say so in the
 * query. */
export function openStream(live: Live, context: Context, query: { readonly lastEventId?: string }): Response {
  // Nobody would read its stream, nor end it.
  if (context.req.method === 'HEAD') return context.body(null, 200, HEADERS);
  const lastEventId = context.req.header('last-event-id') ?? query.lastEventId ?? null;
  const body = live.open(lastEventId, () => outgoingOf(context)?.destroy());
  if (!body) throw new ApiError(503, 'unavailable', 'Too many pages listen: close some, then reload.');
  return context.body(body, 200, HEADERS);
}

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // Some proxies would hold events back until a buffer is full.
  'x-accel-buffering': 'no',
} as const;

/** The connection of a page that reads nothing has to be cut: its stream's end would wait in the same queue. */
function outgoingOf(context: Context): { destroy(): void } | undefined {
  return (context.env as { outgoing?: { destroy(): void } } | undefined)?.outgoing;
}

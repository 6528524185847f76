import { ApiError } from './failures.ts';
import type { Call } from './route.ts';

/** A page's own stream. A browser that reconnects sends the last event id in a header; on the first connection a page can only
 * send it in the query. */
export function openStream(query: { readonly lastEventId?: string }, { parts, context }: Call): Response {
  // A HEAD request reads no stream, and would never end it.
  if (context.req.method === 'HEAD') return context.body(null, 200, HEADERS);
  const lastEventId = context.req.header('last-event-id') ?? query.lastEventId ?? null;
  // The connection of a page that reads nothing has to be cut: the end of its stream would wait in the same queue.
  const { outgoing } = (context.env ?? {}) as { outgoing?: { destroy(): void } };
  const body = parts.live.open(lastEventId, () => outgoing?.destroy());
  if (!body) throw new ApiError(503, 'unavailable', 'Too many pages listen: close some, then reload.');
  return context.body(body, 200, HEADERS);
}

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // Some proxies would hold events back until a buffer is full.
  'x-accel-buffering': 'no',
} as const;

import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { createBucket } from './bucket.ts';
import type { createOutages, VenueOutage } from './outages.ts';
import { Query } from './query.ts';
import { notFound, VenueRefusal } from './refusal.ts';
import { type Route, routeOf } from './route.ts';
import type { createKeyRing } from './signatures.ts';

export const API_PREFIX = '/trade-api/v2';

/** A request that the venue answered. `path`: behind the prefix, with its query. */
export interface VenueRequest {
  readonly atMs: number;
  readonly path: string;
  readonly status: number;
  readonly isSigned: boolean;
}

export interface ServerState {
  readonly routes: readonly Route[];
  readonly bucket: ReturnType<typeof createBucket>;
  readonly outages: ReturnType<typeof createOutages>;
  readonly keys: ReturnType<typeof createKeyRing>;
  readonly requests: VenueRequest[];
  readonly now: () => number;
}

/** An HTTP server that answers as the venue does. */
export function createVenueServer(state: ServerState): Server {
  return createServer((request, response) => {
    const nowMs = state.now();
    // A target such as `//` is no address; it is of no page either.
    const target = request.url ?? '/';
    const url = new URL(URL.canParse(target, 'http://venue') ? target : '/', 'http://venue');
    const path = url.pathname.replace(API_PREFIX, '');
    const isSigned = request.headers['kalshi-access-key'] !== undefined;
    const record = (status: number) =>
      state.requests.push({ atMs: nowMs, path: `${path}${url.search}`, status, isSigned });
    const outage = state.outages.strike(path);
    if (outage && outage.kind !== 'cut') {
      record(outage.kind === 'status' ? (outage.status ?? 503) : 0);
      breakDown(outage, response);
      return;
    }
    const { status, body } = answerOf(state, request, url, nowMs);
    record(status);
    send(request, response, status, body, outage?.kind === 'cut');
  });
}

function breakDown({ kind, status = 503 }: VenueOutage, response: ServerResponse): void {
  if (kind === 'drop') response.destroy();
  // One that hangs is ended by whoever asked, or when the venue closes.
  if (kind === 'status') write(response, status, JSON.stringify({ code: 'service_unavailable', message: 'SIMULATED' }));
}

function answerOf(
  { routes, bucket, keys }: ServerState,
  request: IncomingMessage,
  url: URL,
  nowMs: number,
): { readonly status: number; readonly body: object } {
  try {
    if (!bucket.take(nowMs)) return { status: 429, body: { error: 'too many requests' } };
    const isApi = url.pathname.startsWith(`${API_PREFIX}/`);
    const found = isApi ? routeOf(routes, url.pathname.slice(API_PREFIX.length)) : null;
    if (!found || request.method !== 'GET') throw notFound('page');
    const { route, parts } = found;
    const isSigned = request.headers['kalshi-access-key'] !== undefined;
    if (route.needsKey || isSigned) keys.check(request.headers, 'GET', url.pathname, nowMs);
    const part = (name: string) => parts[name] ?? '';
    return { status: 200, body: route.answer({ part, query: new Query(url.searchParams), nowMs }) };
  } catch (error) {
    if (error instanceof VenueRefusal) {
      return { status: error.status, body: { code: error.code, message: error.message } };
    }
    return { status: 500, body: { code: 'internal_server_error', message: `SIMULATED: ${String(error)}` } };
  }
}

function send(request: IncomingMessage, response: ServerResponse, status: number, body: object, cut: boolean): void {
  const text = JSON.stringify(body);
  if (status !== 200 || cut) {
    write(response, status, cut ? text.slice(0, text.length / 2) : text);
    return;
  }
  const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`;
  if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
  else write(response, status, text, { etag });
}

function write(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-simulated': 'true', ...headers }).end(text);
}

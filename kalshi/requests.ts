import { setTimeout as delay } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { isRecord, showValue } from '../domain/shared/refusal.ts';
import { API_PREFIX } from './host.ts';
import { readBody } from './read-body.ts';
import { type BucketRule, emptyBucket, fullBucket, takeTokens } from './token-bucket.ts';
import { afterAnswer, afterNoAnswer, breakerWaitMs, CLOSED } from './venue-breaker.ts';
import { type RequestedAt, VenueError } from './venue-error.ts';
import type { VenueKey } from './venue-key.ts';

export interface RequestOptions {
  /** Of the venue, without the API's path. */
  readonly url: string;
  /** Null: nothing is signed, and what needs a key is refused. */
  readonly key: VenueKey | null;
  readonly bucket: BucketRule;
  readonly tokensPerRequest: number;
  /** For an answer and its body. */
  readonly timeoutMs: number;
  /** The longest that a request waits for its turn, pauses after refusals included. */
  readonly maxWaitMs: number;
  readonly maxBytes: number;
  readonly now: () => number;
  /** In [0, 1): spreads the pauses of many processes. */
  readonly random: () => number;
}

export interface VenueAnswer {
  /** The JSON object that the venue returned. Text in it is untrusted. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly readAtMs: number;
}

/** Values of a query; those that are undefined are left out, those in a list have the name each. */
export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;
const KEPT_ANSWERS = 200;
const KEPT_BYTES = 16_000_000;

/** Makes GET requests and no others, at the pace that the venue allows. A 429 says nothing of when to come again, so the pause
 * doubles with each one and holds for all requests of this process; nothing else is tried again here. */
export function createRequests(options: RequestOptions) {
  const { url, key, bucket: rule, tokensPerRequest, timeoutMs, maxWaitMs, maxBytes, now, random } = options;
  const { host } = new URL(url);
  const kept = new LRUCache<string, Kept>({
    max: KEPT_ANSWERS,
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ text }) => text.length + 1,
  });
  let bucket = fullBucket(rule, now());
  let breaker = CLOSED;
  let refusals = 0;

  /** Waits for its turn, and throws where it would be too late or the venue is not answering. */
  async function awaitTurn(where: RequestedAt, waitedMs: number): Promise<number> {
    const pausedMs = breakerWaitMs(breaker, now());
    if (pausedMs > 0) {
      const what = `it has not answered ${breaker.failures} requests in a row, so none is made for another ${seconds(pausedMs)}; look whether the venue is down, or this machine's connection.`;
      throw new VenueError('paused', where, what, null, pausedMs);
    }
    const turn = takeTokens(bucket, rule, tokensPerRequest, now());
    if (waitedMs + turn.waitMs > maxWaitMs) {
      const what = `a request would wait ${seconds(turn.waitMs)} for its turn, and ${seconds(maxWaitMs)} is the most; make fewer, or raise kalshi.tokensPerSecond where the venue grants more.`;
      throw new VenueError('rate_limited', where, what, refusals > 0 ? 429 : null);
    }
    bucket = turn.bucket;
    if (turn.waitMs > 0) await delay(turn.waitMs);
    return turn.waitMs;
  }

  function pause(): void {
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** refusals) * (0.75 + random() / 2);
    refusals += 1;
    bucket = emptyBucket(bucket, rule, pauseMs, now());
  }

  async function send(path: string, query: string, isSigned: boolean, where: RequestedAt): Promise<Sent> {
    const known = isSigned ? undefined : kept.get(path + query);
    const headers = {
      accept: 'application/json',
      'user-agent': 'conclave',
      ...(known ? { 'if-none-match': known.etag } : {}),
      ...(isSigned && key ? key.headers('GET', `${API_PREFIX}${path}`, now()) : {}),
    };
    try {
      const response = await fetch(`${url}${API_PREFIX}${path}${query}`, {
        headers,
        // To the address that was configured and nowhere else: a request may be signed.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const { status } = response;
      if (status === 304 && known) {
        await response.body?.cancel();
        return { status: 200, text: known.text };
      }
      const text = await readBody(response, maxBytes);
      const etag = response.headers.get('etag');
      if (status === 200 && etag !== null && text !== null && !isSigned) kept.set(path + query, { etag, text });
      return { status, text };
    } catch (error) {
      breaker = afterNoAnswer(breaker, now());
      throw noAnswer(error, where);
    }
  }

  function noAnswer(error: unknown, where: RequestedAt): VenueError {
    if (error instanceof Error && error.name === 'TimeoutError') {
      const what = `it did not answer within ${seconds(timeoutMs)}; try again, or raise kalshi.timeoutMs.`;
      return new VenueError('timed_out', where, what);
    }
    const code = systemCodeOf(error);
    const what = `no answer came${code === null ? '' : ` (${code})`}; check kalshi.host and this machine's connection.`;
    return new VenueError('unreachable', where, what);
  }

  /** What a status that is not 200 means. */
  function problemOf({ status, text }: Sent, where: RequestedAt, isSigned: boolean): VenueError {
    const said = text === null ? '' : venueWords(text);
    if (status >= 500) {
      breaker = afterNoAnswer(breaker, now());
      return new VenueError('server_error', where, `it failed with status ${status}${said}; try again later.`, status);
    }
    if (status === 404) {
      const what = `it knows no such thing (status 404)${said}; check the ticker, and whether kalshi.host is the right venue.`;
      return new VenueError('not_found', where, what, status);
    }
    if (status === 401 || status === 403) {
      const what = isSigned
        ? `it does not accept the key (status ${status})${said}; check the key's id, that it is of this host, that it may read, and this machine's clock.`
        : `it wants a key for this (status ${status})${said}; configure a read-only key.`;
      return new VenueError('refused', where, what, status);
    }
    const what =
      status >= 300 && status < 400
        ? `it points to another address (status ${status}), which is not followed; correct kalshi.host.`
        : `it refused the request with status ${status}${said}; look whether a newer Conclave knows the venue's API better.`;
    return new VenueError('refused', where, what, status);
  }

  return {
    host,

    /** What the venue returned; throws VenueError where that is nothing usable. `isSigned`: with the key. */
    async get(path: string, query: Query = {}, isSigned = false): Promise<VenueAnswer> {
      const where = { host, path: `${API_PREFIX}${path}` };
      if (isSigned && key === null) {
        const what =
          'this needs a key of the venue and none is set; set the variables that kalshi.keyIdEnv and kalshi.privateKeyEnv name.';
        throw new VenueError('no_key', where, what);
      }
      const search = queryText(query);
      let waitedMs = 0;
      for (;;) {
        waitedMs += await awaitTurn(where, waitedMs);
        const sent = await send(path, search, isSigned, where);
        if (sent.status === 429) {
          breaker = afterAnswer();
          pause();
          continue;
        }
        if (sent.status !== 200) {
          if (sent.status < 500) breaker = afterAnswer();
          throw problemOf(sent, where, isSigned);
        }
        if (sent.text === null) {
          const what = `the answer is larger than ${maxBytes} bytes; ask for less, or look whether kalshi.host is the venue.`;
          throw new VenueError('too_large', where, what, 200);
        }
        breaker = afterAnswer();
        refusals = 0;
        return { body: parsed(sent.text, where), readAtMs: now() };
      }
    },
  };
}
export type Requests = ReturnType<typeof createRequests>;

interface Kept {
  readonly etag: string;
  readonly text: string;
}

interface Sent {
  readonly status: number;
  /** Null: it was larger than allowed. */
  readonly text: string | null;
}

function parsed(text: string, where: RequestedAt): VenueAnswer['body'] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const what = `the answer is no whole JSON (${text.length} characters); try again, and look whether kalshi.host is the venue.`;
    throw new VenueError('cut_short', where, what, 200);
  }
  if (isRecord(value)) return value;
  const what = `the answer is ${showValue(value)} where an object is expected; look whether a newer Conclave knows the venue's API better.`;
  throw new VenueError('changed_shape', where, what, 200);
}

function queryText(query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((each) => [name, String(each)] as [string, string]),
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}

/** What the venue says of its refusal, as data: `{code, message}`, or the same under `error`. */
function venueWords(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    const inner = isRecord(value) && isRecord(value.error) ? value.error : value;
    const said = isRecord(inner) ? [inner.code, inner.message].filter((each) => typeof each === 'string') : [];
    return said.length === 0 ? '' : ` and says ${said.map(showValue).join(', ')}`;
  } catch {
    return '';
  }
}

/** The system's short word for what failed, such as ECONNREFUSED. */
function systemCodeOf(error: unknown): string | null {
  const cause = error instanceof Error ? (error.cause ?? error) : null;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null;
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : null;
}

const seconds = (ms: number) => `${Math.max(0.1, Math.round(ms / 100) / 10)} s`;

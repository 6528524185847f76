import type { Context } from 'hono';
import type { OutputOf, Schema } from '../../domain/shared/check-schema.ts';
import type { HealthWatch } from '../live/health-watch.ts';
import type { Live } from '../live/live.ts';
import type { WorkerWatch } from '../live/worker-watch.ts';
import type { Sources } from '../sources.ts';
import type { Streams } from '../v1/streams.ts';
import type { Access, Rights } from './access.ts';

/** What the routes work with. */
export interface RouteParts {
  readonly sources: Sources;
  readonly live: Live;
  readonly workers: WorkerWatch;
  readonly health: HealthWatch;
  readonly access: Access;
  /** Where the token is found, as the page shows it. */
  readonly tokenHint: string;
  readonly version: string;
}

export interface AppParts extends RouteParts {
  /** Of decisions, for programs. */
  readonly streams: Streams;
  /** Answers with the files of the page. */
  readonly page: (context: Context) => Promise<Response>;
  readonly log: (level: 'warn' | 'error', message: string, details?: Record<string, unknown>) => void;
}

/** The request behind an input. */
export interface Call {
  readonly parts: RouteParts;
  readonly rights: Rights;
  readonly context: Context;
}

/** One line of the API: what it takes, what it answers, and who may ask. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  /** `open`: everyone who reaches the port. `read`: with the token unless bound to loopback. `page`: the dashboard's own page.
   * `control`: that page, with the token. */
  readonly access: 'open' | 'read' | 'page' | 'control';
  readonly query: Schema | null;
  readonly body: Schema | null;
  /** Null = not JSON: the handler makes the response itself. */
  readonly answer: Schema | null;
  /** Gets the query of a GET, the body of a change. */
  readonly handle: (input: unknown, call: Call) => Promise<unknown>;
  /** The status of an answer where it is not 200. */
  readonly status?: (answer: unknown) => 200 | 503;
}

/** A route of JSON, with its types checked: `route('open', 'GET /healthz', 'Whether the process lives', ...)`. */
export function route<Input extends Schema, Answer extends Schema>(
  access: Route['access'],
  name: `${Route['method']} ${string}`,
  summary: string,
  input: Input,
  answer: Answer,
  handle: (input: OutputOf<Input>, call: Call) => Promise<OutputOf<Answer>>,
): Route {
  const [method, path = ''] = name.split(' ') as [Route['method'], string];
  const checked =
    method === 'GET' ? { query: input, body: null } : { query: null, body: method === 'POST' ? input : null };
  return { method, path, summary, access, ...checked, answer, handle: handle as Route['handle'] };
}

/** A view of the store. */
export function view<Query extends Schema, Answer extends Schema>(
  path: string,
  summary: string,
  input: Query,
  answer: Answer,
  read: (sources: Sources, query: OutputOf<Query>) => Promise<OutputOf<Answer>>,
): Route {
  return route('read', `GET ${path}`, summary, input, answer, (query, { parts }) => read(parts.sources, query));
}

/** A change of mode or caps. */
export function control<Body extends Schema, Answer extends Schema>(
  path: string,
  summary: string,
  body: Body,
  answer: Answer,
  change: (body: OutputOf<Body>, call: Call) => Promise<OutputOf<Answer>>,
): Route {
  return route('control', `POST ${path}`, summary, body, answer, change);
}

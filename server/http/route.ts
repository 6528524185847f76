import type { Context } from 'hono';
import type { z } from 'zod';
import type { Live } from '../live/live.ts';
import type { Sources } from '../sources.ts';
import type { Access, Rights } from './access.ts';

/** What the routes work with. */
export interface RouteParts {
  readonly sources: Sources;
  readonly live: Live;
  readonly access: Access;
  /** Where the token is found, as the page shows it. */
  readonly tokenHint: string;
  readonly version: string;
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
  readonly query: z.ZodType | null;
  readonly body: z.ZodType | null;
  /** Null = not JSON: the handler makes the response itself. */
  readonly answer: z.ZodType | null;
  /** Gets the query of a GET, the body of a change. */
  readonly handle: (input: unknown, call: Call) => Promise<unknown>;
}

type Handle<Input extends z.ZodType, Answer extends z.ZodType> = (
  input: z.output<Input>,
  call: Call,
) => Promise<z.input<Answer>>;

/** A GET of JSON. */
export function get<Query extends z.ZodType, Answer extends z.ZodType>(
  access: Route['access'],
  path: string,
  summary: string,
  query: Query,
  answer: Answer,
  handle: Handle<Query, Answer>,
): Route {
  return { method: 'GET', path, summary, access, query, body: null, answer, handle: handle as Route['handle'] };
}

/** A view of the store: what every GET with access `read` is. */
export function view<Query extends z.ZodType, Answer extends z.ZodType>(
  path: string,
  query: Query,
  answer: Answer,
  read: (sources: Sources, query: z.output<Query>) => Promise<z.input<Answer>>,
  summary: string,
): Route {
  return get('read', path, summary, query, answer, (input, { parts }) => read(parts.sources, input));
}

/** A change, in JSON both ways. */
export function change<Body extends z.ZodType, Answer extends z.ZodType>(
  access: 'page' | 'control',
  method: 'POST' | 'DELETE',
  path: string,
  summary: string,
  body: Body | null,
  answer: Answer,
  handle: Handle<Body, Answer>,
): Route {
  return { method, path, summary, access, query: null, body, answer, handle: handle as Route['handle'] };
}

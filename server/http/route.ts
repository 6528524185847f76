import type { Context } from 'hono';
import type { z } from 'zod';
import type { Live } from '../live/live.ts';
import type { Sources } from '../sources.ts';
import type { Access } from './access.ts';
import type { Rights } from './rights.ts';

/** What the routes work with. */
export interface RouteParts {
  readonly sources: Sources;
  readonly live: Live;
  readonly access: Access;
  /** Where the token is to be found, as the page says it. */
  readonly tokenHint: string;
  readonly version: string;
}

export interface Call<Query, Body> {
  readonly query: Query;
  readonly body: Body;
  readonly rights: Rights;
  readonly parts: RouteParts;
  readonly context: Context;
}

/** One line of the API: what it takes, what it answers, and who may ask. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  /** `open`: anybody who reaches the port. `read`: with the token unless bound to loopback. `page`: the dashboard's own page.
   * `control`: that page, with the token. */
  readonly access: 'open' | 'read' | 'page' | 'control';
  readonly query: z.ZodType | null;
  readonly body: z.ZodType | null;
  /** Null = not JSON: the handler answers by itself. */
  readonly answer: z.ZodType | null;
  readonly handle: (call: Call<unknown, unknown>) => Promise<unknown>;
}

/** A GET of JSON. */
export function get<Query extends z.ZodType, Answer extends z.ZodType>(
  path: string,
  summary: string,
  shape: { readonly access: Route['access']; readonly query: Query; readonly answer: Answer },
  handle: (call: Call<z.output<Query>, unknown>) => Promise<z.input<Answer>>,
): Route {
  return { method: 'GET', path, summary, ...shape, body: null, handle: handle as Route['handle'] };
}

/** A change, in JSON both ways. */
export function change<Body extends z.ZodType, Answer extends z.ZodType>(
  method: 'POST' | 'DELETE',
  path: string,
  summary: string,
  shape: { readonly access: Route['access']; readonly body: Body | null; readonly answer: Answer },
  handle: (call: Call<unknown, z.output<Body>>) => Promise<z.input<Answer>>,
): Route {
  return { method, path, summary, ...shape, query: null, handle: handle as Route['handle'] };
}

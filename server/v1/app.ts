import type { Context, Hono } from 'hono';
import { checkWith, type Schema } from '../../domain/shared/check-schema.ts';
import { loggable } from '../http/failures.ts';
import { queryOf, readBody } from '../http/input.ts';
import type { AppParts } from '../http/route.ts';
import { createAuthoriser } from './authorise.ts';
import { problemOf, problemResponse, V1Problem, valueAt } from './problem.ts';
import type { V1Answer, V1Call, V1Route } from './route.ts';
import { v1Routes } from './routes.ts';

const ROOT = '/v1';
/** Where a request's body is kept once it is read, so that a refusal can show the value of its field. */
const BODY = 'v1Body';

/** Puts the API for bots under /v1 of the server. */
export function mountV1(app: Hono, parts: AppParts) {
  const { sources, workers, streams, version, access, log } = parts;
  const { store, now } = sources;
  const { authorise, requireInForce } = createAuthoriser({ tokens: store.tokens, isLoopback: access.isOpen, now });
  const routes = v1Routes(version);
  app.use(`${ROOT}/*`, async (context, next) => {
    context.header('cache-control', 'no-store');
    if (context.req.header('sec-fetch-site') === 'cross-site') {
      throw new V1Problem('forbidden', 'The API is for programs, not for the pages of other sites.');
    }
    await next();
  });
  for (const route of routes) {
    app.on(route.method, route.path.replaceAll(/\{(\w+)\}/g, ':$1'), (context) => answer(route, context));
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const methods = routes.filter((route) => route.path === path).map(({ method }) => method);
    const allow = [...(methods.includes('GET') ? ['GET', 'HEAD'] : []), ...methods.filter((each) => each !== 'GET')];
    app.all(path.replaceAll(/\{(\w+)\}/g, ':$1'), ({ req }) => {
      throw new V1Problem('method_not_allowed', `${req.path} does not take ${req.method}.`, {
        headers: { allow: allow.join(', ') },
      });
    });
  }
  app.all(`${ROOT}/*`, ({ req }) => {
    throw new V1Problem('not_found', `There is no ${req.path}; /v1/openapi.json lists what there is.`);
  });

  return {
    isOwn: ({ req }: Context) => req.path === ROOT || req.path.startsWith(`${ROOT}/`),
    fail(error: unknown, context: Context): Response {
      const problem = problemOf(error, context.get(BODY));
      if (problem.code === 'internal') {
        log('error', `${context.req.method} ${context.req.path} failed`, { error: loggable(error) });
      }
      return problemResponse(problem);
    },
  };

  async function answer(route: V1Route, context: Context): Promise<Response> {
    const token = route.scope === null ? null : await authorise(context, route.scope);
    const params = route.params && inAddress(route.params, context.req.param());
    const query = route.query && inAddress(route.query, queryOf(context));
    const body = route.body && inBody(route.body, await readOnce(context, route.body.mostBytes));
    const call = {
      params,
      query,
      body,
      token,
      requireInForce: () => requireInForce(context),
      parts: { sources, workers, streams },
      context,
    };
    const result = await route.handle(call as V1Call<never, never, never>);
    return result instanceof Response ? result : respond(context, result);
  }
}

const respond = (context: Context, { status, body, headers }: V1Answer) =>
  context.json(body as object, status, headers as Record<string, string> | undefined);

async function readOnce(context: Context, mostBytes: number): Promise<unknown> {
  const body = await readBody(context, mostBytes);
  context.set(BODY, body);
  return body;
}

function inAddress(schema: Schema, value: unknown): unknown {
  const checked = checkWith(schema, value);
  if (checked.ok) return checked.value;
  throw new V1Problem('malformed', checked.message, { field: checked.field, value: valueAt(value, checked.field) });
}

function inBody({ check, code }: NonNullable<V1Route['body']>, value: unknown): unknown {
  const checked = checkWith(check, value);
  if (checked.ok) return checked.value;
  throw new V1Problem(code, checked.message, { field: checked.field, value: valueAt(value, checked.field) });
}

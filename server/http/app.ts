import { type Context, Hono } from 'hono';
import { compress } from 'hono/compress';
import { secureHeaders } from 'hono/secure-headers';
import type { ApiFailure } from '../contract/failure.ts';
import { mountMcp } from '../mcp/mount.ts';
import { mountV1 } from '../v1/app.ts';
import type { Rights } from './access.ts';
import { ApiError, failureOf, loggable } from './failures.ts';
import { checkInput, queryOf, readBody } from './input.ts';
import { openApi } from './openapi.ts';
import type { AppParts, Route } from './route.ts';
import { ROUTES } from './routes.ts';
import { createSharedReads } from './shared-reads.ts';

const NONE = ["'none'"];
const OWN = ["'self'"];

/** On every answer, errors included: the page loads scripts, styles and fonts from here alone, talks to here alone, and stands
 * in no other page's frame. */
const securityHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: NONE,
    scriptSrc: OWN,
    styleSrc: OWN,
    imgSrc: [...OWN, 'data:'],
    connectSrc: OWN,
    fontSrc: OWN,
    baseUri: NONE,
    formAction: NONE,
    frameAncestors: NONE,
  },
  xFrameOptions: 'DENY',
  permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [], usb: [] },
  // Without TLS it has no effect, and behind a TLS proxy it is the proxy's to set for the whole host.
  strictTransportSecurity: false,
});

/** The dashboard's server without a port: requests in, answers out. */
export function createApp(parts: AppParts): Hono {
  const app = new Hono();
  const { access, log } = parts;
  const shared = createSharedReads(parts.sources.now);
  app.use(securityHeaders);
  app.use(compress());
  app.use(async (context, next) => {
    access.refuseOtherHosts(context);
    await next();
  });
  app.use('/api/*', async (context, next) => {
    context.header('cache-control', 'no-store');
    if (context.req.header('sec-fetch-site') === 'cross-site') {
      throw new ApiError(403, 'forbidden', 'The API is for the dashboard’s own page, not for other sites.');
    }
    await next();
  });
  for (const route of ROUTES) app.on(route.method, route.path, (context) => answer(route, context));
  const description = openApi(ROUTES, parts.version);
  app.get('/api/openapi.json', async (context) => {
    refuseWithout(await access.rightsOf(context), 'read', parts.tokenHint);
    return context.json(description);
  });
  app.all('/api/*', ({ req }) => {
    throw new ApiError(404, 'not_found', `There is no ${req.method} ${req.path}; /api/openapi.json lists the routes.`);
  });
  const v1 = mountV1(app, parts);
  mountMcp(app, parts.version);
  app.get('*', parts.page);
  app.notFound(({ req }) => {
    throw new ApiError(404, 'not_found', `There is no ${req.method} ${req.path}.`);
  });
  app.onError((error, context) => {
    if (v1.isOwn(context)) return v1.fail(error, context);
    const { status, code, message } = failureOf(error);
    if (code === 'internal')
      log('error', `${context.req.method} ${context.req.path} failed`, { error: loggable(error) });
    context.header('cache-control', 'no-store');
    return context.json({ error: code, message } satisfies ApiFailure, status);
  });
  return app;

  async function answer(route: Route, context: Context): Promise<Response> {
    if (route.access === 'page' || route.access === 'control') access.refuseOtherPages(context);
    const rights = await access.rightsOf(context);
    refuseWithout(rights, route.access, parts.tokenHint);
    const query = route.query && checkInput(route.query, queryOf(context));
    const body = route.body && checkInput(route.body, await readBody(context));
    const handle = () => route.handle(route.method === 'GET' ? query : body, { parts, rights, context });
    if (route.answer === null) return (await handle()) as Response;
    if (route.method === 'GET' && route.access === 'read') {
      return context.json(await shared.read(`${route.path} ${JSON.stringify(query)}`, handle));
    }
    const result = await handle();
    // A read after a change must not get an answer from before it.
    if (route.method !== 'GET') shared.forget();
    return context.json(result, route.status?.(result) ?? 200);
  }
}

function refuseWithout({ canRead, canControl }: Rights, access: Route['access'], tokenHint: string): void {
  const isEnough = access === 'control' ? canControl : access !== 'read' || canRead;
  if (!isEnough) throw new ApiError(401, 'unauthorized', `This needs the dashboard's token. ${tokenHint}`);
}

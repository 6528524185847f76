import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import { pick } from '../domain/shared/pick.ts';
import { LEAST_TOKEN_CHARACTERS, MOST_TOKEN_CHARACTERS } from '../domain/shared/token-bounds.ts';
import { createAccess } from './http/access.ts';
import { createApp } from './http/app.ts';
import { createPageFiles } from './http/page-files.ts';
import { createTokenCheck } from './http/token.ts';
import { createHealthWatch } from './live/health-watch.ts';
import { createIncidentWatch } from './live/incident-watch.ts';
import { createLive } from './live/live.ts';
import { createWorkerWatch } from './live/worker-watch.ts';
import type { Sources } from './sources.ts';
import { createStreams } from './v1/streams.ts';
import { readDecisions } from './views/decisions.ts';
import { healthNow } from './views/health.ts';
import { readNow } from './views/now.ts';

export interface DashboardOptions {
  readonly sources: Sources;
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  readonly token: { reveal(): string };
  /** Where the token is found: a sentence that the page shows. */
  readonly tokenHint: string;
  /** The folder of the built page. */
  readonly pageDir: string;
  readonly log: (level: 'info' | 'warn' | 'error', message: string, details?: Record<string, unknown>) => void;
}

export interface Dashboard {
  readonly url: string;
  /** Ends every stream, then the server. The sources are the caller's to close. */
  close(): Promise<void>;
}

const DRAIN_MS = 500;
const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 30_000;
const HTTP_PORT = 80;

/** Starts the dashboard's server. Throws for a token that is too short or too long, and for an address that is taken. */
export async function startDashboard(options: DashboardOptions): Promise<Dashboard> {
  const { sources, host, log, tokenHint } = options;
  const token = options.token.reveal();
  if (token.length < LEAST_TOKEN_CHARACTERS) {
    throw new Error(`The dashboard's token must have at least ${LEAST_TOKEN_CHARACTERS} characters.`);
  }
  if (token.length > MOST_TOKEN_CHARACTERS) {
    throw new Error(`The dashboard's token may have at most ${MOST_TOKEN_CHARACTERS} characters.`);
  }
  const workers = createWorkerWatch({ ...pick(sources, 'store', 'heartbeatEveryMs', 'webhook', 'now'), log });
  const health = createHealthWatch({ sources, workers, log });
  const incidents = createIncidentWatch({ sources, health, workers, log });
  const live = createLive({
    readHealth: () => healthNow(health.health()),
    readNow: () => readNow(sources, workers.running(), health.health()),
    readLatest: (limit) => readDecisions(sources, { limit }),
    now: sources.now,
    log,
  });
  let port = options.port;
  const access = createAccess({
    tokens: createTokenCheck({ token, now: sources.now, wait: (ms) => delay(ms) }),
    isLoopback: isLoopback(host),
    hosts: () => namesOf(host, port),
  });
  const page = createPageFiles(options.pageDir);
  const streams = createStreams();
  const app = createApp({ sources, live, workers, health, streams, access, tokenHint, version: VERSION, page, log });
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  // A request that is not there whole in time is cut: an answer that is waited for is no part of that.
  if ('requestTimeout' in server)
    Object.assign(server, { headersTimeout: HEADERS_WITHIN_MS, requestTimeout: REQUEST_WITHIN_MS });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, host, resolve);
  });
  port = (server.address() as AddressInfo).port;
  health.start();
  incidents.start();
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      streams.close();
      await live.close();
      await incidents.close();
      await health.close();
      await workers.sent();
      const cut = setTimeout(() => {
        if ('closeAllConnections' in server) server.closeAllConnections();
      }, DRAIN_MS);
      await closed;
      clearTimeout(cut);
    },
  };
}

/** Whether only this machine reaches it. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** The Host headers under which it is reached: a browser leaves out port 80. */
export function namesOf(host: string, port: number): string[] {
  const own = host.includes(':') ? `[${host}]` : host;
  const names = new Set(['127.0.0.1', 'localhost', '[::1]', own]);
  const withPort = [...names].map((name) => `${name}:${port}`);
  return port === HTTP_PORT ? [...withPort, ...names] : withPort;
}

const VERSION = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { readonly version: string }
).version;

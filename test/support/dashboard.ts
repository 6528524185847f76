import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DecisionClient } from '../../client/decision-client.ts';
import { ServiceUnavailable } from '../../client/errors.ts';
import { localDay } from '../../domain/money/days.ts';
import { DEFAULT_BUDGET_POLICY, DEFAULT_DECISION_POLICY } from '../../domain/shared/policy.ts';
import { createAccess } from '../../server/http/access.ts';
import { createApp } from '../../server/http/app.ts';
import { createPageFiles } from '../../server/http/page-files.ts';
import { createTokenCheck } from '../../server/http/token.ts';
import { createHealthWatch, type HealthWatch } from '../../server/live/health-watch.ts';
import { createLive, type Live, type LiveParts } from '../../server/live/live.ts';
import { createWorkerWatch, type WorkerWatch } from '../../server/live/worker-watch.ts';
import type { Sources } from '../../server/sources.ts';
import { createStreams } from '../../server/v1/streams.ts';
import { readDecisions } from '../../server/views/decisions.ts';
import { healthNow } from '../../server/views/health.ts';
import { readNow } from '../../server/views/now.ts';
import type { Store } from '../../store/index.ts';
import { resolvedDecision } from './decision.ts';
import { BY_TEST, NOT_SWEPT } from './state.ts';

export const TOKEN = 'a-token-of-the-tests-0123456789';
export const HOST = '127.0.0.1:8234';
export const ORIGIN = `http://${HOST}`;
const ZONE = 'America/New_York';

/** What the dashboard's own page sends with a change. */
export const OWN_PAGE = {
  origin: ORIGIN,
  'x-conclave-request': 'dashboard',
  'content-type': 'application/json',
} as const;
export const BEARER = { authorization: `Bearer ${TOKEN}` } as const;

/** Without Temporal: each call throws. */
const NO_WORKFLOWS = new Proxy({} as DecisionClient, {
  get: (_, name) => () => {
    throw new ServiceUnavailable('unreachable', `No workflow answers ${String(name)} in this test.`);
  },
});

export function sourcesOf(store: Store, more: Partial<Sources> = {}): Sources {
  return {
    store,
    decisions: NO_WORKFLOWS,
    models: [],
    providers: [],
    accounts: { main: { zone: ZONE, group: 'default', decision: DEFAULT_DECISION_POLICY } },
    temporal: { namespace: 'conclave' },
    webUiUrl: 'http://127.0.0.1:8233',
    heartbeatEveryMs: 3_000,
    settleEveryMs: null,
    simulated: true,
    webhook: null,
    now: Date.now,
    ...more,
  };
}

export interface TestApp {
  /** Sends a request with the Host header of a browser on this machine. */
  request(path: string, init?: RequestInit): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  readonly live: Live;
  /** Looks when it is asked to. */
  readonly workers: WorkerWatch;
  readonly health: HealthWatch;
  readonly logs: readonly string[];
}

export interface TestAppOptions {
  readonly isLoopback?: boolean;
  readonly pageDir?: string;
  readonly live?: Partial<LiveParts>;
  readonly wait?: (ms: number) => Promise<void>;
}

/** The dashboard's server without a port. */
export function testApp(sources: Sources, options: TestAppOptions = {}): TestApp {
  const logs: string[] = [];
  const log = (level: string, message: string, details?: unknown) =>
    logs.push(`${level} ${message} ${JSON.stringify(details ?? {})}`);
  const { store, heartbeatEveryMs, webhook, now } = sources;
  const workers = createWorkerWatch({ store, heartbeatEveryMs, webhook, now, log });
  const health = createHealthWatch({ sources, workers, log });
  const live = createLive({
    readHealth: () => healthNow(health.health()),
    readNow: () => readNow(sources, workers.running(), health.health()),
    readLatest: (limit) => readDecisions(sources, { limit }),
    now: sources.now,
    log,
    ...options.live,
  });
  const tokens = createTokenCheck({ token: TOKEN, now: sources.now, wait: options.wait ?? (async () => undefined) });
  const hosts = () => [HOST, 'localhost:8234', '[::1]:8234'];
  const access = createAccess({ tokens, isLoopback: options.isLoopback ?? true, hosts });
  const page = createPageFiles(options.pageDir ?? join(tmpdir(), 'conclave-no-page'));
  const app = createApp({
    sources,
    live,
    workers,
    health,
    streams: createStreams(50),
    access,
    page,
    log,
    version: '0.0.0',
    tokenHint: 'It is in a file.',
  });
  const request = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has('host')) headers.set('host', HOST);
    return app.request(`${ORIGIN}${path}`, { ...init, headers });
  };
  return {
    live,
    workers,
    health,
    logs,
    request,
    post: (path, body, headers = {}) => request(path, { method: 'POST', body: JSON.stringify(body), headers }),
  };
}

/** Fills a store as after a day of work: mode, account, ledger, decisions, audit. */
export async function seed(store: Store, decisions = 5, nowMs = Date.now()): Promise<void> {
  const budget = { ...DEFAULT_BUDGET_POLICY, categoryMicroUsd: { sports: 2_000_000 } };
  const day = localDay(nowMs, ZONE);
  await store.control.writeMode({ ...BY_TEST, mode: 'normal', version: 1, atMs: nowMs });
  await store.control.createAccount({
    account: 'main',
    zone: ZONE,
    budget,
    policyVersion: 1,
    configured: budget,
    ...NOT_SWEPT,
  });
  await store.ledger.open('main', ZONE, day, budget, 1);
  await store.control.addAudit({
    id: 'mode/2',
    kind: 'mode',
    account: null,
    from: 'normal',
    to: 'economy',
    reason: { code: 'operator', figures: { text: 'a test' } },
    untilMs: null,
    by: 'olga',
    atMs: nowMs,
  });
  for (let n = 0; n < decisions; n++) await store.decisions.record(resolvedDecision(n, nowMs - 10_000 + n));
}

/** A temporary folder, removed when `use` ends. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'conclave-dashboard-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

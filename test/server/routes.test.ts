import assert from 'node:assert/strict';
import * as v from 'valibot';
import { PURPOSES } from '../../domain/shared/budget-schema.ts';
import type { ModelRow, ProviderRow } from '../../domain/shared/model.ts';
import { apiFailure } from '../../server/contract/failure.ts';
import { ROUTES } from '../../server/http/routes.ts';
import { openStore, type Store } from '../../store/index.ts';
import { placeAlerts } from '../../store/keep-incidents.ts';
import { BEARER, OWN_PAGE, seed, sourcesOf, type TestApp, testApp } from '../support/dashboard.ts';
import { resolvedDecision } from '../support/decision.ts';
import { sharedServers } from '../support/servers.ts';
import { freshStore } from '../support/store.ts';

describe("the dashboard's routes", () => {
  let store: Store;
  let app: TestApp;
  before(async () => {
    store = await freshStore();
    await seed(store, 12);
    const figures = { lastHeartbeatAtMs: null };
    const gone = { kind: 'no_worker', account: null, severity: 'critical', figures, raisedAtMs: Date.now() } as const;
    await store.alerts.raise({ id: 'no_worker/0', ...gone });
    await placeAlerts(store, Date.now());
    app = testApp(sourcesOf(store, rows()));
  });
  after(() => store.close());

  const json = async <T>(path: string): Promise<T> => (await app.request(path)).json() as Promise<T>;

  const paths = [
    '/api/meta',
    '/api/now',
    '/api/trends?window=1h&account=main',
    '/api/running',
    '/api/decisions?limit=5&account=main&action=BUY&path=full',
    '/api/decision?id=main%2Fn-3',
    '/api/portfolio?account=main&window=90d',
    '/api/models?window=24h&by=category',
    '/api/cost',
    '/api/agreement',
    '/api/audit?limit=3',
    '/api/health',
    '/api/incidents?limit=5',
    '/healthz',
    '/ready',
  ];
  for (const path of paths) {
    it(`answers ${path} in the shape that it promises`, async () => {
      const response = await app.request(path);
      const body: unknown = await response.json();
      // Without a worker and without Temporal the service of this test is not ready.
      assert.equal(response.status, path === '/ready' ? 503 : 200, JSON.stringify(body));
      const route = ROUTES.find((each) => each.method === 'GET' && each.path === path.split('?')[0]);
      assert.ok(route?.answer);
      const parsed = v.safeParse(route.answer, body);
      assert.ok(parsed.success, JSON.stringify(parsed.issues));
    });
  }

  it('tries every route of JSON that can be read', () => {
    const tried = new Set(paths.map((path) => path.split('?')[0]));
    const readable = ROUTES.filter(({ method, answer }) => method === 'GET' && answer !== null);
    assert.deepEqual(
      readable.map(({ path }) => path).filter((path) => !tried.has(path)),
      [],
    );
  });

  it('forbids every cache to keep an answer of the API', async () => {
    for (const path of ['/api/now', '/api/meta', '/api/nothing']) {
      assert.equal((await app.request(path)).headers.get('cache-control'), 'no-store', path);
    }
  });

  it('lists decisions newest first, page after page, each once', async () => {
    const ids: string[] = [];
    let before = '';
    for (let page = 0; page < 12; page++) {
      type Page = { rows: { decisionId: string }[]; next: string | null };
      const { rows, next } = await json<Page>(`/api/decisions?limit=5${before}`);
      ids.push(...rows.map(({ decisionId }) => decisionId));
      if (next === null || ids.length >= 12) break;
      before = `&before=${next}`;
    }
    assert.deepEqual(
      ids,
      Array.from({ length: 12 }, (_, n) => `main/n-${11 - n}`),
    );
  });

  it('tells a decision with what it would have been without each model, and where its run is', async () => {
    type View = { without: { model: string; forecast: { models: unknown[] } }[]; webUiUrl: string; zone: string };
    const view = await json<View>('/api/decision?id=main/n-3');
    assert.deepEqual(
      view.without.map(({ model }) => model),
      ['alpha', 'bravo', 'charlie'],
    );
    for (const { forecast } of view.without) assert.equal(forecast.models.length, 2);
    assert.equal(view.webUiUrl, 'http://127.0.0.1:8233/namespaces/conclave/workflows/decision%2Fmain%2Fn-3/none');
    assert.equal(view.zone, 'America/New_York');
  });

  it('says that there is no such decision, with its id', async () => {
    const response = await app.request('/api/decision?id=main/never');
    assert.equal(response.status, 404);
    const failure = v.parse(apiFailure, await response.json());
    assert.equal(failure.error, 'not_found');
    assert.match(failure.message, /main\/never/);
  });

  it('shows who is out, who polls, and at which rate', async () => {
    const atMs = Date.now();
    await store.health.write({
      subject: { kind: 'provider', id: 'p' },
      state: 'open',
      reason: { code: 'calls_failed', figures: { failed: 5, calls: 5, failures: ['timed_out'] } },
      lastProbe: null,
      sinceMs: atMs,
      openings: 1,
      nextProbeAtMs: atMs + 5_000,
    });
    const heartbeat = { worker: 'w1', providers: ['p'], refusedKeys: ['q'], sinceMs: atMs - 60_000, atMs };
    await store.workerHeartbeats.write(heartbeat);
    await store.workerHeartbeats.write({ worker: 'w0', providers: ['q'], sinceMs: 0, atMs: atMs - 3_600_000 });
    // Five beats of three seconds are missing, and w1 has seen it.
    await store.workerHeartbeats.write({ worker: 'w2', providers: ['q'], sinceMs: 0, atMs: atMs - 16_000 });
    await store.control.blockModel('alpha', 'its bill was above its worst case', atMs);
    type Now = {
      providers: {
        provider: string;
        isPolled: boolean;
        refusedKey: string | null;
        breaker: { state: string } | null;
        perSecond: number | null;
      }[];
      models: { model: string; blocked: string | null; weight: number | null }[];
      workers: { worker: string }[];
    };
    const app = testApp(sourcesOf(store, rows()));
    await app.health.look();
    const now = (await (await app.request('/api/now')).json()) as Now;
    const [p, q] = now.providers;
    assert.deepEqual([p?.isPolled, p?.breaker?.state, p?.perSecond], [true, 'open', null]);
    assert.deepEqual([q?.isPolled, q?.breaker], [false, null]);
    assert.equal(p?.refusedKey, null);
    assert.match(q?.refusedKey ?? '', /^q refuses the key of 1 worker, no other worker calls it: set a valid .* there/);
    assert.deepEqual(
      now.workers.map(({ worker }) => worker),
      ['w1'],
    );
    assert.match(now.models[0]?.blocked ?? '', /above its worst case/);
    assert.equal(now.models[0]?.weight, null, 'nothing was learned yet');
  });

  it('shows the money of the day with caps where there are some', async () => {
    type Now = {
      accounts: {
        day: object | null;
        categories: { name: string; capMicroUsd: number | null }[];
        purposes: { name: string }[];
      }[];
    };
    const [account] = (await json<Now>('/api/now')).accounts;
    assert.deepEqual(
      account?.categories.map(({ name, capMicroUsd }) => [name, capMicroUsd]),
      [['sports', 2_000_000]],
    );
    assert.ok(account.day);
    assert.deepEqual(
      account.purposes.map(({ name }) => name),
      PURPOSES,
    );
  });

  const bad: readonly (readonly [string, RegExp])[] = [
    ['/api/decisions?limit=0', /limit is "0"/],
    ['/api/decisions?limit=ten', /limit is "ten"/],
    ['/api/decisions?limit=', /limit is ""/],
    ['/api/decisions?limit=5&limit=6', /limit is a list of 2/],
    ['/api/decisions?action=HOLD', /action is "HOLD"/],
    ['/api/decisions?before=yesterday', /before is "yesterday"/],
    ['/api/decisions?account=%24where', /account is "\$where"/],
    ['/api/decisions?ticker[$ne]=x', /no field named ticker\[\$ne\]/],
    ['/api/decision', /id is missing/],
    ['/api/models?window=3d', /window is "3d"/],
    ['/api/cost?from=2026-13-01', /from is "2026-13-01"/],
    ['/api/cost?from=2026-11-02&to=2026-11-01', /must not be after/],
    ['/api/cost?from=2025-11-02&to=2026-11-01', /at most 92 days/],
    ['/api/audit?limit=501', /limit is "501"/],
    ['/api/now?x=1', /no field named x/],
  ];
  for (const [path, message] of bad) {
    it(`refuses ${path} in a sentence with field and value`, async () => {
      const response = await app.request(path);
      const failure = v.parse(apiFailure, await response.json());
      assert.deepEqual([response.status, failure.error], [400, 'invalid'], failure.message);
      assert.match(failure.message, message);
    });
  }

  it('tells of routes that there are not, and of methods that a route has not', async () => {
    for (const [path, method] of [
      ['/api/everything', 'GET'],
      ['/api/now', 'PUT'],
    ] as const) {
      const response = await app.request(path, { method });
      assert.equal(response.status, 404);
      assert.match(v.parse(apiFailure, await response.json()).message, new RegExp(`${method} ${path}`));
    }
  });

  it('says that the store is away, and what to do, and nothing of where it is', async () => {
    const { mongodb } = await sharedServers();
    const gone = await openStore(mongodb.uri, 'test_gone');
    await gone.close();
    const closed = testApp(sourcesOf(gone));
    for (const path of ['/api/now', '/api/decisions', '/api/audit']) {
      const response = await closed.request(path);
      const failure = v.parse(apiFailure, await response.json());
      assert.deepEqual([response.status, failure.error], [503, 'unavailable'], path);
      assert.match(failure.message, /store does not answer/);
      assert.doesNotMatch(failure.message, /mongodb:\/\//);
    }
  });

  it('writes a fault of its own to the log and not into the answer', async () => {
    const broken = { ...store, control: { ...store.control, listAudit: () => Promise.reject(new Error(HIDDEN)) } };
    const app = testApp(sourcesOf(broken as unknown as Store));
    const response = await app.request('/api/audit');
    const failure = v.parse(apiFailure, await response.json());
    assert.deepEqual([response.status, failure.error], [500, 'internal']);
    assert.doesNotMatch(failure.message, /hidden/);
    const log = app.logs.join('\n');
    assert.match(log, /GET \/api\/audit failed/);
    assert.doesNotMatch(log, /hidden-password/);
  });

  it('reads the store once for all who ask the same within a second, and anew after a change', async () => {
    let reads = 0;
    const counting = {
      ...store,
      control: {
        ...store.control,
        listAudit: (limit: number) => {
          reads += 1;
          return store.control.listAudit(limit);
        },
      },
    };
    const atMs = Date.now();
    const app = testApp(sourcesOf(counting as unknown as Store, { now: () => atMs }));
    await Promise.all(Array.from({ length: 200 }, () => app.request('/api/audit?limit=7')));
    assert.equal(reads, 1);
    await app.request('/api/audit?limit=8');
    assert.equal(reads, 2, 'another question is another read');
    await app.request('/api/session', { method: 'DELETE', headers: OWN_PAGE });
    await app.request('/api/audit?limit=7');
    assert.equal(reads, 3, 'after a change no earlier answer is used');
  });

  it('describes itself in OpenAPI, route for route', async () => {
    type Description = { openapi: string; paths: Record<string, Record<string, unknown>> };
    const { openapi, paths: described } = await json<Description>('/api/openapi.json');
    assert.equal(openapi, '3.1.0');
    const listed = Object.entries(described).flatMap(([path, of]) =>
      Object.keys(of).map((method) => `${method.toUpperCase()} ${path}`),
    );
    assert.deepEqual(listed.toSorted(), ROUTES.map(({ method, path }) => `${method} ${path}`).toSorted());
    const decisions = described['/api/decisions']?.get as {
      parameters: { name: string; required: boolean; schema: { type: string; maximum?: number } }[];
    };
    assert.deepEqual(decisions.parameters.map(({ name }) => name).slice(0, 3), ['account', 'ticker', 'category']);
    const limit = decisions.parameters.find(({ name }) => name === 'limit');
    assert.deepEqual([limit?.schema.type, limit?.schema.maximum, limit?.required], ['integer', 200, false]);
    const setMode = described['/api/mode']?.post as { requestBody: { content: object } } | undefined;
    const [{ schema }] = Object.values(setMode?.requestBody.content ?? {}) as [
      { schema: { required: string[]; properties: object } },
    ];
    assert.deepEqual(schema.required, ['mode', 'reason', 'by']);
    assert.deepEqual(Object.keys(schema.properties), ['mode', 'reason', 'by', 'forMs']);
  });

  it('refuses a policy of an account that is not configured', async () => {
    const body = { account: 'other', budget: { dayMicroUsd: 1 }, reason: 'a test', by: 'olga' };
    const response = await app.post('/api/policy', body, { ...OWN_PAGE, ...BEARER });
    assert.equal(response.status, 404);
  });

  it('gives what markets and models wrote as it is: data', async () => {
    const title = '<script>alert(1)</script>\u202e';
    await store.decisions.record({ ...resolvedDecision(900, Date.now()), title });
    const fresh = testApp(sourcesOf(store));
    const response = await fresh.request('/api/decisions?limit=1');
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    assert.equal(((await response.json()) as { rows: { title: string }[] }).rows[0]?.title, title);
  });
});

const HIDDEN = 'hidden: mongodb://user:hidden-password@host/ went wrong';

function rows() {
  const provider = (id: string) => ({ id }) as ProviderRow;
  const model = (id: string) => ({ id, provider: 'p' }) as ModelRow;
  return { providers: [provider('p'), provider('q')], models: [model('alpha'), model('bravo')] };
}

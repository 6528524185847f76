import assert from 'node:assert/strict';
import { Client, Connection } from '@temporalio/client';
import * as v from 'valibot';
import { DecisionClient } from '../../../client/decision-client.ts';
import { recordsOf } from '../../../client/records-of-store.ts';
import type { Sources } from '../../../server/sources.ts';
import { problem } from '../../../server/v1/contract/problem.ts';
import { EXAMPLES } from '../../../server/v1/examples.ts';
import type { Store } from '../../../store/index.ts';
import type { SetModeInput } from '../../../workflows/messages.ts';
import { seed, sourcesOf, type TestApp, testApp } from '../../support/dashboard.ts';
import { testRequest } from '../../support/request.ts';
import { sharedServers } from '../../support/servers.ts';
import { freshStore } from '../../support/store.ts';
import { ask, bearer } from '../../support/v1.ts';

const MODE = { mode: 'halted', reason: 'a drill' } as const;

describe('tokens of the API', () => {
  let store: Store;
  let asked: SetModeInput[];
  let nowMs: number;
  let app: TestApp;
  let sources: Sources;
  before(async () => {
    store = await freshStore();
    await seed(store, 2);
  });
  after(() => store.close());
  beforeEach(() => {
    asked = [];
    nowMs = Date.now();
    const setMode = async (input: SetModeInput) => {
      asked.push(input);
      const reason = { code: 'operator', figures: { text: input.reason } };
      return { ...input, reason, version: 2, atMs: nowMs, source: 'operator', untilMs: null };
    };
    sources = sourcesOf(store, { decisions: { setMode } as unknown as Sources['decisions'], now: () => nowMs });
    app = testApp(sources);
  });

  const codeOf = async (answer: ReturnType<typeof ask>) => {
    const { status, body, headers } = await answer;
    assert.equal(headers.get('content-type'), 'application/problem+json');
    v.parse(problem, body);
    return [status, body.code];
  };

  it('are needed for a change also on loopback, and for reading elsewhere', async () => {
    assert.equal((await ask(app, '/v1/decisions')).status, 200);
    const { headers } = await ask(app, '/v1/mode', { body: MODE });
    assert.equal(headers.get('www-authenticate'), 'Bearer realm="conclave"');
    for (const path of [
      '/v1/mode',
      '/v1/preview',
      '/v1/fills',
      '/v1/outcomes',
      '/v1/budget',
      '/v1/events',
      '/v1/decisions',
    ]) {
      assert.deepEqual([path, ...(await codeOf(ask(app, path, { body: {} })))], [path, 401, 'unauthorized']);
    }
    const open = testApp(sources, { isLoopback: false });
    assert.deepEqual(await codeOf(ask(open, '/v1/decisions')), [401, 'unauthorized']);
    assert.equal(
      (await ask(open, '/v1/decisions', { headers: await bearer(store, { scopes: ['read'] }) })).status,
      200,
    );
    assert.equal((await ask(open, '/v1/openapi.json')).body.openapi, '3.1.0');
    assert.deepEqual(asked, []);
  });

  it('may do what their scopes say, and a change bears their name', async () => {
    const reads = await bearer(store, { scopes: ['read'] });
    const decides = await bearer(store, { scopes: ['decide'] });
    const operates = await bearer(store, { scopes: ['operate'], name: 'night-shift' });
    for (const headers of [reads, decides, operates])
      assert.equal((await ask(app, '/v1/mode', { headers })).status, 200);
    assert.deepEqual(await codeOf(ask(app, '/v1/mode', { body: MODE, headers: reads })), [403, 'forbidden']);
    assert.deepEqual(await codeOf(ask(app, '/v1/mode', { body: MODE, headers: decides })), [403, 'forbidden']);
    assert.deepEqual(await codeOf(ask(app, '/v1/decisions', { body: {}, headers: operates })), [403, 'forbidden']);
    assert.equal((await ask(app, '/v1/mode', { body: MODE, headers: operates })).status, 200);
    assert.deepEqual(asked, [{ ...MODE, by: 'token night-shift' }]);
  });

  it('that are bound to accounts are for these alone', async () => {
    const headers = await bearer(store, { scopes: ['decide', 'operate'], accounts: ['other'] });
    const body = testRequest();
    assert.deepEqual(await codeOf(ask(app, '/v1/decisions', { body, headers })), [403, 'forbidden']);
    assert.deepEqual(await codeOf(ask(app, '/v1/preview', { body, headers })), [403, 'forbidden']);
    assert.deepEqual(await codeOf(ask(app, '/v1/decisions/main/n-1', { headers })), [403, 'forbidden']);
    assert.deepEqual(await codeOf(ask(app, '/v1/fills', { body: EXAMPLES.FillsRequest?.bought, headers })), [
      403,
      'forbidden',
    ]);
    assert.deepEqual(await codeOf(ask(app, '/v1/mode', { body: MODE, headers })), [403, 'forbidden']);
    assert.deepEqual((await ask(app, '/v1/decisions', { headers })).body.decisions, []);
    assert.equal((await ask(app, '/v1/decisions')).body.decisions.length, 2);
  });

  it('are answered no more once they are revoked, however often they are used, and are kept as a hash', async () => {
    const headers = await bearer(store, { name: 'leaked' });
    assert.equal((await ask(app, '/v1/mode', { headers })).status, 200);
    assert.equal(await store.tokens.revoke('leaked', nowMs), true);
    nowMs += 600;
    await ask(app, '/v1/mode', { headers });
    nowMs += 600;
    assert.deepEqual(await codeOf(ask(app, '/v1/mode', { headers })), [401, 'unauthorized']);
    assert.equal(await store.tokens.revoke('leaked', nowMs), false);
    const about = {
      name: 'leaked',
      scopes: ['read'],
      accounts: null,
      perMinute: 1,
      createdAtMs: 0,
      createdBy: 'x',
    } as const;
    assert.equal(await store.tokens.make(about), null, 'a name is used once');
    const secret = headers.authorization.slice('Bearer '.length);
    const kept = JSON.stringify(await store.tokens.list());
    assert.ok(!kept.includes(secret) && !kept.includes('hash'));
    for (const wrong of [`Bearer ${secret}x`, 'Bearer', 'Basic abc', `Bearer ${'x'.repeat(600)}`]) {
      assert.deepEqual(await codeOf(ask(app, '/v1/mode', { headers: { authorization: wrong } })), [
        401,
        'unauthorized',
      ]);
    }
  });

  it('may send so many requests in a minute, and are told when to come again', async () => {
    const headers = await bearer(store, { perMinute: 2 });
    const get = () => ask(app, '/v1/mode', { headers });
    assert.deepEqual([(await get()).status, (await get()).status], [200, 200]);
    const refused = await get();
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '30']);
    nowMs += 30_000;
    assert.equal((await get()).status, 200);
  });

  it('do not help a request that cannot be read', async () => {
    const headers: Record<string, string> = { ...(await bearer(store)), 'content-type': 'application/json' };
    const send = (body: string, more: Record<string, string> = {}, path = '/v1/mode') =>
      app.request(path, { method: 'POST', body, headers: { ...headers, ...more } });
    const seen = async (response: Promise<Response>) => {
      const { status, code, field } = v.parse(problem, await (await response).json());
      return field === undefined ? [status, code] : [status, code, field];
    };
    assert.deepEqual(await seen(send('{')), [400, 'malformed']);
    assert.deepEqual(await seen(send('[]')), [422, 'invalid_mode']);
    assert.deepEqual(await seen(send('{"mode":"fast","reason":"x"}')), [422, 'invalid_mode', 'mode']);
    assert.deepEqual(await seen(send('{}', { 'content-type': 'text/plain' })), [415, 'unsupported_media_type']);
    assert.deepEqual(await seen(send(`"${'x'.repeat(70_000)}"`)), [413, 'too_large']);
    assert.deepEqual(await seen(send('{}', { 'sec-fetch-site': 'cross-site' })), [403, 'forbidden']);
    assert.deepEqual(await seen(send('{}', { host: 'evil.example' })), [403, 'forbidden']);
    assert.deepEqual(await seen(send('{}', {}, '/v1/decisions?wait=61')), [400, 'malformed', 'wait']);
    assert.deepEqual(await seen(app.request('/v1/decisions/main/a%20b')), [400, 'malformed', 'requestId']);
    assert.deepEqual(await seen(app.request('/v1/nothing')), [404, 'not_found']);
    const wrong = await app.request('/v1/mode', { method: 'DELETE', headers });
    assert.deepEqual([wrong.status, wrong.headers.get('allow')], [405, 'GET, HEAD, POST']);
  });

  it('do not help while Temporal is away: reads go on, changes say why not', async function () {
    this.timeout(60_000);
    const connection = Connection.lazy({ address: '127.0.0.1:1' });
    const decisions = new DecisionClient(new Client({ connection, namespace: 'none' }), recordsOf(store));
    const away = testApp(sourcesOf(store, { decisions }));
    try {
      const headers = await bearer(store);
      const [started, changed, stored, unknown] = await Promise.all([
        codeOf(ask(away, '/v1/decisions', { body: testRequest(), headers })),
        codeOf(ask(away, '/v1/mode', { body: MODE, headers })),
        ask(away, '/v1/decisions/main/n-1'),
        codeOf(ask(away, '/v1/decisions/main/none')),
      ]);
      assert.deepEqual(
        [started, unknown],
        [
          [503, 'unreachable'],
          [503, 'unreachable'],
        ],
      );
      assert.equal(changed[0], 503);
      assert.equal(stored.body.requestId, 'n-1');
    } finally {
      await connection.close();
    }
  });

  it('do not help while no worker runs: the decision is kept, and the wait ends in time with a hint', async function () {
    this.timeout(60_000);
    const { temporal } = await sharedServers();
    const connection = await Connection.connect({ address: temporal.address });
    const client = new Client({ connection, namespace: temporal.namespace });
    const alone = testApp(sourcesOf(store, { decisions: new DecisionClient(client, recordsOf(store)) }));
    const request = testRequest();
    try {
      await alone.workers.look();
      const begun = await ask(alone, '/v1/decisions?wait=1', { body: request, headers: await bearer(store) });
      assert.deepEqual([begun.status, begun.body.status], [202, 'not_started'], JSON.stringify(begun.body));
      assert.match(begun.body.hint, /No worker is running.*bin\/conclave worker/);
      const still = await ask(alone, begun.headers.get('location') ?? '');
      assert.deepEqual([still.status, still.body.status], [202, 'not_started']);
    } finally {
      await client.workflow.getHandle(`decision/main/${request.requestId}`).terminate();
      await connection.close();
    }
  });
});

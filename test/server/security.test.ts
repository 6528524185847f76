import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { apiFailure } from '../../server/contract/failure.ts';
import { namesOf, startDashboard } from '../../server/dashboard.ts';
import { createTokenCheck } from '../../server/http/token.ts';
import type { Sources } from '../../server/sources.ts';
import type { Store } from '../../store/index.ts';
import type { SetModeInput } from '../../workflows/messages.ts';
import {
  BEARER,
  HOST,
  OWN_PAGE,
  seed,
  sourcesOf,
  type TestApp,
  TOKEN,
  testApp,
  withFolder,
} from '../support/dashboard.ts';
import { freshStore } from '../support/store.ts';

const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const MODE = { mode: 'halted', reason: 'a drill', by: 'olga' } as const;

describe("the dashboard's security", () => {
  let store: Store;
  let sources: Sources;
  let asked: SetModeInput[];
  let app: TestApp;
  before(async () => {
    store = await freshStore();
    await seed(store);
  });
  after(() => store.close());
  beforeEach(() => {
    asked = [];
    const setMode = async (input: SetModeInput) => {
      asked.push(input);
      const reason = { code: 'operator', figures: { text: input.reason } };
      return { ...input, reason, version: 2, atMs: Date.now(), source: 'operator', untilMs: null };
    };
    sources = sourcesOf(store, {
      decisions: { setMode, running: async () => ({ running: 0, rows: [] }) } as unknown as Sources['decisions'],
    });
    app = testApp(sources);
  });

  const failureOf = async (response: Response) => v.parse(apiFailure, await response.json());
  const cookieOf = (response: Response) => (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const logIn = async (to: TestApp, headers: Record<string, string> = {}) =>
    to.post('/api/session', { token: TOKEN }, { ...OWN_PAGE, ...headers });

  it('sets the same strict headers on every answer, errors and the page included', async () => {
    for (const path of ['/', '/api/now', '/api/nothing', '/api/decisions?limit=x', '/healthz']) {
      const { headers } = await app.request(path);
      assert.equal(headers.get('content-security-policy'), CONTENT_SECURITY_POLICY, path);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
      assert.equal(headers.get('x-frame-options'), 'DENY', path);
      assert.equal(headers.get('referrer-policy'), 'no-referrer', path);
      assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin', path);
      assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin', path);
      assert.match(headers.get('permissions-policy') ?? '', /camera=\(\), microphone=\(\)/, path);
      assert.equal(headers.get('access-control-allow-origin'), null, path);
    }
  });

  it('answers on loopback to names of loopback with its own port only', async () => {
    for (const host of [HOST, 'localhost:8234', 'LOCALHOST:8234', '[::1]:8234']) {
      assert.equal((await app.request('/api/now', { headers: { host } })).status, 200, host);
    }
    for (const host of [
      'evil.example',
      'evil.example:8234',
      '127.0.0.1',
      '127.0.0.1:80',
      'localhost:8234.evil.example',
    ]) {
      for (const path of ['/api/now', '/api/meta', '/', '/healthz']) {
        const response = await app.request(path, { headers: { host } });
        assert.equal(response.status, 403, `${host} ${path}`);
        assert.equal((await failureOf(response)).error, 'forbidden');
      }
    }
  });

  it('gives other sites nothing, whatever they ask for', async () => {
    const response = await app.request('/api/now', { headers: { 'sec-fetch-site': 'cross-site' } });
    assert.equal(response.status, 403);
  });

  describe('a change', () => {
    const { origin: _, ...withoutOrigin } = OWN_PAGE;
    const { 'x-conclave-request': __, ...withoutHeader } = OWN_PAGE;
    const refused: readonly (readonly [string, Record<string, string>, number])[] = [
      ['without a token', { ...OWN_PAGE }, 401],
      ['with a wrong token', { ...OWN_PAGE, authorization: 'Bearer not-the-token-of-this-one' }, 401],
      ['with an empty token', { ...OWN_PAGE, authorization: 'Bearer ' }, 401],
      ['with another scheme', { ...OWN_PAGE, authorization: `Basic ${TOKEN}` }, 401],
      ['with a made-up cookie', { ...OWN_PAGE, cookie: 'conclave_00000000=1.x' }, 401],
      ['without an origin', { ...withoutOrigin, ...BEARER }, 403],
      ['from another origin', { ...OWN_PAGE, ...BEARER, origin: 'http://evil.example' }, 403],
      ['from another port', { ...OWN_PAGE, ...BEARER, origin: 'http://127.0.0.1:9999' }, 403],
      ['from the same host by TLS', { ...OWN_PAGE, ...BEARER, origin: `https://${HOST}` }, 403],
      ['from a sandboxed frame', { ...OWN_PAGE, ...BEARER, origin: 'null' }, 403],
      ['from a page of the same site', { ...withoutOrigin, ...BEARER, 'sec-fetch-site': 'same-site' }, 403],
      ['without the own header', { ...withoutHeader, ...BEARER }, 403],
      ['with another value of it', { ...OWN_PAGE, ...BEARER, 'x-conclave-request': '1' }, 403],
      ['as a form', { ...OWN_PAGE, ...BEARER, 'content-type': 'application/x-www-form-urlencoded' }, 415],
      ['as plain text', { ...OWN_PAGE, ...BEARER, 'content-type': 'text/plain' }, 415],
      ['under another name', { ...OWN_PAGE, ...BEARER, host: 'evil.example:8234' }, 403],
    ];
    for (const [how, headers, status] of refused) {
      it(`${how} is refused with ${status} and changes nothing`, async () => {
        const response = await app.post('/api/mode', MODE, headers);
        assert.equal(response.status, status, JSON.stringify(await failureOf(response)));
        assert.deepEqual(asked, []);
      });
    }

    it('with token, origin and header is made', async () => {
      const response = await app.post('/api/mode', MODE, { ...OWN_PAGE, ...BEARER });
      assert.equal(response.status, 200);
      assert.equal(((await response.json()) as { mode: { mode: string } }).mode.mode, 'halted');
      assert.deepEqual(asked, [MODE]);
    });

    it('is taken from a browser that says same-origin in its own way', async () => {
      const headers = { ...withoutOrigin, ...BEARER, 'sec-fetch-site': 'same-origin' };
      assert.equal((await app.post('/api/mode', MODE, headers)).status, 200);
    });

    it('is taken with the cookie that the token brought, also after a restart', async () => {
      const response = await logIn(app);
      assert.equal(response.status, 200);
      const headers = { ...OWN_PAGE, cookie: cookieOf(response) };
      assert.equal((await app.post('/api/mode', MODE, headers)).status, 200);
      assert.equal((await testApp(sources).post('/api/mode', MODE, headers)).status, 200);
    });

    it('is checked field by field, and no longer than 64 KiB', async () => {
      const headers = { ...OWN_PAGE, ...BEARER };
      for (const [body, message] of [
        [{ ...MODE, mode: 'party' }, /mode is "party"/],
        [{ ...MODE, reason: '' }, /reason is "".*1 to 500 characters/],
        [{ ...MODE, forMs: -1 }, /forMs is -1/],
        [{ ...MODE, extra: 1 }, /no field named extra/],
        [[], /is a list of 0/],
      ] as const) {
        const response = await app.post('/api/mode', body, headers);
        assert.equal(response.status, 400);
        assert.match((await failureOf(response)).message, message);
      }
      const long = await app.post('/api/mode', { ...MODE, reason: 'x'.repeat(70_000) }, headers);
      assert.equal(long.status, 413);
      const broken = await app.request('/api/mode', { method: 'POST', headers, body: '{"mode":' });
      assert.equal(broken.status, 400);
      assert.deepEqual(asked, []);
    });
  });

  describe('the session', () => {
    it('is a cookie that no script reads and no other site sends', async () => {
      const cookie = (await logIn(app)).headers.get('set-cookie') ?? '';
      for (const part of [/; HttpOnly/i, /; SameSite=Strict/i, /; Path=\//i, /; Max-Age=2592000/i])
        assert.match(cookie, part);
      assert.doesNotMatch(cookie, /Secure/i);
      assert.ok(!cookie.includes(TOKEN));
    });

    it('is marked Secure where the request came by TLS', async () => {
      const headers = { 'x-forwarded-proto': 'https', origin: `https://${HOST}` };
      assert.match((await logIn(app, headers)).headers.get('set-cookie') ?? '', /; Secure/i);
    });

    it('tells the page what it may do, and ends when it is given back', async () => {
      const meta = async (cookie: string) =>
        (await (await app.request('/api/meta', { headers: { cookie } })).json()) as { canControl: boolean };
      const cookie = cookieOf(await logIn(app));
      assert.equal((await meta(cookie)).canControl, true);
      assert.equal((await meta('')).canControl, false);
      const ended = await app.request('/api/session', { method: 'DELETE', headers: { ...OWN_PAGE, cookie } });
      assert.equal(ended.status, 200);
      assert.match(ended.headers.get('set-cookie') ?? '', /Max-Age=0/);
    });

    it('is not begun by another site', async () => {
      const response = await logIn(app, { origin: 'http://evil.example' });
      assert.equal(response.status, 403);
      assert.equal(response.headers.get('set-cookie'), null);
    });

    it('ends after thirty days, and with another token', () => {
      let nowMs = 1_000_000;
      const parts = { now: () => nowMs, wait: async () => undefined };
      const tokens = createTokenCheck({ ...parts, token: TOKEN });
      const session = tokens.newSession();
      assert.equal(tokens.isSession(session), true);
      assert.equal(createTokenCheck({ ...parts, token: `${TOKEN}x` }).isSession(session), false);
      const [until = '', signature = ''] = session.split('.');
      assert.equal(
        tokens.isSession(`${Number(until) + 1}.${signature}`),
        false,
        'it cannot be made to hold for longer',
      );
      nowMs += 30 * 86_400_000;
      assert.equal(tokens.isSession(session), false);
    });

    it('makes guessing slow, then impossible for a minute, and does not hold it against the right token later', async () => {
      const waits: number[] = [];
      let nowMs = 5_000_000;
      const wait = async (ms: number) => {
        waits.push(ms);
      };
      const slow = testApp({ ...sources, now: () => nowMs }, { wait });
      const guess = (token: string) => slow.post('/api/session', { token }, OWN_PAGE);
      for (let tried = 0; tried < 10; tried++) assert.equal((await guess(`wrong-${tried}`)).status, 401);
      assert.deepEqual(waits.slice(0, 4), [250, 500, 1_000, 2_000]);
      assert.equal((await guess('wrong-again')).status, 429);
      assert.equal((await guess(TOKEN)).status, 429);
      assert.equal(waits.length, 10, 'what is not looked at takes no time');
      nowMs += 60_001;
      assert.equal((await guess(TOKEN)).status, 200);
    });
  });

  describe('on an address that others reach', () => {
    it('asks for the token for everything but what the page needs to ask for it', async () => {
      const app = testApp(sources, { isLoopback: false });
      const host = 'trading.example:8234';
      const paths = [
        '/api/now',
        '/api/trends',
        '/api/running',
        '/api/decisions',
        '/api/decision?id=main/n-1',
        '/api/portfolio',
        '/api/models',
        '/api/cost',
        '/api/agreement',
      ];
      for (const path of [...paths, '/api/audit', '/api/live', '/api/openapi.json']) {
        const without = await app.request(path, { headers: { host } });
        assert.equal(without.status, 401, path);
        assert.equal((await failureOf(without)).error, 'unauthorized');
        const response = await app.request(path, { headers: { host, ...BEARER } });
        assert.equal(response.status, 200, path);
        await response.body?.cancel();
      }
      const meta = (await (await app.request('/api/meta', { headers: { host } })).json()) as Record<string, unknown>;
      assert.deepEqual([meta.canRead, meta.canControl, meta.accounts, meta.webUiUrl], [false, false, [], null]);
      assert.equal((await app.request('/healthz', { headers: { host } })).status, 200);
    });

    it('reads with the cookie', async () => {
      const app = testApp(sources, { isLoopback: false });
      const cookie = cookieOf(await logIn(app));
      assert.equal((await app.request('/api/now', { headers: { cookie } })).status, 200);
    });

    it('does not start on a token that could be guessed, or never be given', async () => {
      const start = (token: string) =>
        startDashboard({
          sources,
          host: '0.0.0.0',
          port: 0,
          token: { reveal: () => token },
          tokenHint: '',
          pageDir: '/nowhere',
          log: () => undefined,
        });
      await assert.rejects(start(''), /at least 24 characters/);
      await assert.rejects(start('x'.repeat(23)), /at least 24 characters/);
      await assert.rejects(start('x'.repeat(501)), /at most 500 characters/);
    });
  });

  it('shows the token in no answer and no log', async () => {
    const shown: string[] = [];
    const keep = async (response: Response) => {
      shown.push(JSON.stringify([...response.headers]), await response.text());
    };
    const cookie = cookieOf(await logIn(app));
    for (const path of ['/api/meta', '/api/now', '/api/openapi.json', '/api/nothing', '/']) {
      await keep(await app.request(path, { headers: { ...BEARER, cookie } }));
    }
    await keep(await logIn(app));
    await keep(await app.post('/api/session', { token: `${TOKEN}-not` }, OWN_PAGE));
    await keep(await app.post('/api/session', { token: TOKEN, extra: 1 }, OWN_PAGE));
    assert.ok(shown.length > 10);
    const all = [...shown, ...app.logs].join('\n');
    assert.ok(!all.includes(TOKEN));
  });

  it('answers to its names without a port where that is the usual one', () => {
    assert.ok(namesOf('127.0.0.1', 80).includes('localhost'));
    assert.ok(namesOf('127.0.0.1', 80).includes('localhost:80'));
    assert.ok(!namesOf('127.0.0.1', 8234).includes('localhost'));
  });

  describe('the files of the page', () => {
    it('are given with their types, the hashed ones for ever, and the index for each view', async () => {
      await withFolder(async (folder) => {
        await mkdir(join(folder, 'page', 'assets'), { recursive: true });
        await writeFile(join(folder, 'page', 'index.html'), '<!doctype html><title>Conclave</title>');
        await writeFile(join(folder, 'page', 'assets', 'index-abc.js'), 'export {};');
        await writeFile(join(folder, 'page', '.built-from'), 'x');
        await writeFile(join(folder, 'outside.txt'), 'not for the page');
        const app = testApp(sources, { pageDir: join(folder, 'page') });
        for (const path of [
          '/',
          '/models',
          '/cost',
          '/agreement',
          '/decisions',
          '/decision?id=main/n-1',
          '/controls',
        ]) {
          const response = await app.request(path);
          assert.equal(response.status, 200, path);
          assert.match(response.headers.get('content-type') ?? '', /^text\/html/);
          assert.equal(response.headers.get('cache-control'), 'no-cache');
        }
        const script = await app.request('/assets/index-abc.js');
        assert.match(script.headers.get('content-type') ?? '', /^text\/javascript/);
        assert.match(script.headers.get('cache-control') ?? '', /immutable/);
        for (const path of [
          '/.built-from',
          '/assets/../../outside.txt',
          '/..%2foutside.txt',
          '/%2e%2e/outside.txt',
          '/assets',
          '/no.js',
          '/a%00.js',
        ]) {
          assert.equal((await app.request(path)).status, 404, path);
        }
      });
    });

    it('that are not built are said to be so, with the command', async () => {
      const response = await app.request('/');
      assert.equal(response.status, 503);
      assert.match(await response.text(), /npm run build-page/);
    });
  });
});

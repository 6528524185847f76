import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { DecisionClient } from '../../client/decision-client.ts';
import { recordsOf } from '../../client/records-of-store.ts';
import { type Dashboard, startDashboard } from '../../server/dashboard.ts';
import { sourcesOf, TOKEN } from '../support/dashboard.ts';
import { startTestService, type TestService } from '../support/service.ts';

const COMMAND = fileURLToPath(new URL('../../bin/conclave', import.meta.url));
const ALL = ['preview', 'decide', 'explain', 'portfolio', 'spend'];

describe('tools by the Model Context Protocol', function () {
  this.timeout(60_000);
  let service: TestService;
  let dashboard: Dashboard;
  let folder: string;
  const clients: Client[] = [];

  before(async () => {
    service = await startTestService();
    const { client, store } = service.workers;
    folder = await mkdtemp(join(tmpdir(), 'conclave-mcp-'));
    dashboard = await startDashboard({
      sources: sourcesOf(store, { decisions: new DecisionClient(client, recordsOf(store)) }),
      ...{ host: '127.0.0.1', port: 0, token: { reveal: () => TOKEN }, tokenHint: '', pageDir: folder },
      log: () => undefined,
    });
  });
  after(async () => {
    for (const client of clients) await client.close();
    await dashboard.close();
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function tokenFor(name: string, scopes: readonly ('read' | 'decide')[]): Promise<string> {
    const about = { accounts: null, perMinute: 1_000, createdBy: 'test', createdAtMs: Date.now() };
    return (await service.workers.store.tokens.make({ name, scopes, ...about })) ?? assert.fail('the name is taken');
  }
  async function connected(transport: Parameters<Client['connect']>[0]): Promise<Client> {
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(transport);
    clients.push(client);
    return client;
  }
  const overHttp = (token: string) => {
    const requestInit = { headers: { authorization: `Bearer ${token}` } };
    return connected(new StreamableHTTPClientTransport(new URL('/mcp', dashboard.url), { requestInit }));
  };
  const overStdio = (token: string) =>
    connected(
      new StdioClientTransport({
        command: process.execPath,
        args: [COMMAND, 'mcp'],
        env: { PATH: process.env.PATH ?? '', CONCLAVE_URL: dashboard.url, CONCLAVE_TOKEN: token },
        stderr: 'ignore',
        cwd: folder,
      }),
    );
  const namesOf = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name);
  type Result = { isError?: boolean; content: { text: string }[]; structuredContent?: Record<string, never> };
  const use = async (client: Client, name: string, input: Record<string, unknown> = {}) =>
    (await client.callTool({ name, arguments: input })) as unknown as Result;

  for (const [way, connect] of [
    ['streamable HTTP', overHttp],
    ['stdio', overStdio],
  ] as const) {
    it(`preview, decide once, explain, and tell of money, over ${way}`, async () => {
      const client = await connect(await tokenFor(`all-${way}`, ['decide']));
      assert.deepEqual(await namesOf(client), ALL);
      const request = service.request();
      const preview = await use(client, 'preview', { request });
      assert.match(preview.content[0]?.text ?? '', /It would first call .* at most.*\nMode normal/s);
      assert.equal(await service.workers.store.decisions.read(`main/${request.requestId}`), null);

      const decided = await use(client, 'decide', { request });
      assert.ok(!decided.isError, decided.content[0]?.text);
      assert.match(decided.content[0]?.text ?? '', /^SIMULATED\n(BUY|SELL|SKIP) .*\nP\(YES\) /);
      const stored = await service.workers.store.decisions.read(`main/${request.requestId}`);
      assert.equal(decided.structuredContent?.decisionId, stored?.decisionId);
      const again = await use(client, 'decide', { request });
      assert.deepEqual(again.structuredContent, decided.structuredContent);

      const explained = await use(client, 'explain', { account: 'main', requestId: request.requestId });
      assert.equal(explained.structuredContent?.rebuilt, true);
      assert.ok((explained.content[0]?.text.length ?? 0) > 1_000);
      assert.match(
        (await use(client, 'portfolio')).content[0]?.text ?? '',
        /^Account main, the last 30d: \d+ decisions/,
      );
      assert.match((await use(client, 'spend')).content[0]?.text ?? '', /^Account main: \$.* are committed today/);
    });
  }

  it('only read for a token that may only read, and say why a decision is refused', async () => {
    const client = await overHttp(await tokenFor('reader', ['read']));
    const names = await namesOf(client);
    assert.deepEqual(names, ['preview', 'explain', 'portfolio', 'spend']);
    const { tools } = await client.listTools();
    assert.ok(tools.every(({ annotations }) => annotations?.destructiveHint === false));
    const refused = await use(client, 'decide', { request: service.request() });
    assert.equal(refused.isError, true);
    assert.match(
      refused.content[0]?.text ?? '',
      /^forbidden: The token reader has the scopes read; this needs decide\./,
    );
  });

  it('answer nobody without a token in force, and say what is wrong with an input', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const bare = await fetch(new URL('/mcp', dashboard.url), { method: 'POST', body, headers });
    assert.equal(bare.status, 401);
    assert.match(await bare.text(), /conclave token create/);
    assert.equal((await fetch(new URL('/mcp', dashboard.url))).status, 405);
    const wrong = await overHttp('conclave_not-in-force-0123456789');
    await assert.rejects(wrong.listTools(), /unauthorized: That token is not in force/);
    const client = await overHttp(await tokenFor('careless', ['decide']));
    const nothing = await use(client, 'decide', {});
    assert.equal(nothing.isError, true);
    const none = await use(client, 'trade', {});
    assert.match(none.content[0]?.text ?? '', /There is no tool trade; it has preview, decide/);
    const unknown = await use(client, 'explain', { account: 'main', requestId: 'never-asked' });
    assert.match(unknown.content[0]?.text ?? '', /^not_found: /);
  });
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { newWorkplace, type Workplace } from '../cli/conclave.ts';
import { environmentOf, sharedServers } from '../support/servers.ts';

describe('bin/conclave dashboard', function () {
  this.timeout(60_000);
  let place: Workplace;
  const database = `test_command_${randomUUID().slice(0, 8)}`;
  beforeEach(async () => {
    const environment = environmentOf(await sharedServers());
    place = await newWorkplace({ ...environment, CONCLAVE_DATABASE: database });
  });
  afterEach(() => place.remove());

  const urlIn = (line: string) => (JSON.parse(line) as { dashboard: string }).dashboard;

  it('names the command that prepares the database, which is harmless to run again', async () => {
    const refused = await place.run(['dashboard', '--port', '0', '--json']);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /lacks \d+ indexes .*`bin\/conclave store prepare`/);
    for (const _ of [1, 2]) {
      const prepared = await place.run(['store', 'prepare', '--json']);
      assert.deepEqual(JSON.parse(prepared.stdout), { database, prepared: true });
    }
  });

  it('serves against servers that run, keeps a token that it does not show, and ends on a signal', async () => {
    const first = await place.stay(['dashboard', '--port', '0', '--json']);
    const url = urlIn(first.line);
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
    const file = join(place.folder, '.conclave', 'dashboard-token');
    const token = (await readFile(file, 'utf8')).trim();
    assert.ok(token.length >= 24);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.ok(first.stderr().includes(file), 'it says where the token is');
    assert.ok(!`${first.line}${first.stderr()}`.includes(token));

    const headers = { origin: url, 'x-conclave-request': 'dashboard', 'content-type': 'application/json' };
    const session = await fetch(`${url}/api/session`, { method: 'POST', headers, body: JSON.stringify({ token }) });
    assert.equal(session.status, 200);
    const closed = once(first.child, 'close');
    first.child.kill('SIGINT');
    await closed;

    const again = await place.stay(['dashboard', '--port', '0', '--json']);
    const cookie = (session.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const meta = await fetch(`${urlIn(again.line)}/api/meta`, { headers: { cookie } });
    assert.equal(((await meta.json()) as { canControl: boolean }).canControl, true, 'a restart ends no session');
  });

  it('makes a token for programs, shows it once, and answers nothing to it once it is revoked', async () => {
    const { line } = await place.stay(['dashboard', '--port', '0', '--json']);
    const made = await place.run(['token', 'create', 'bot-1', '--scopes', 'read', '--per-minute', '100', '--json']);
    const { token, ...about } = JSON.parse(made.stdout) as { token: string; scopes: string[]; accounts: null };
    assert.match(token, /^conclave_[\w-]{43}$/);
    assert.deepEqual([about.scopes, about.accounts], [['read'], null]);
    const status = async (body?: string) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const path = body === undefined ? '/v1/budget' : '/v1/mode';
      return (await fetch(`${urlIn(line)}${path}`, { headers, ...(body && { method: 'POST', body }) })).status;
    };
    assert.deepEqual([await status(), await status('{"mode":"halted","reason":"a test"}')], [200, 403]);
    const again = await place.run(['token', 'create', 'bot-1']);
    assert.match(again.stderr, /take another name/);
    const listed = await place.run(['token', 'list']);
    assert.match(listed.stdout, /bot-1[\s\S]*read[\s\S]*100 requests a minute/);
    assert.ok(!listed.stdout.includes(token));
    assert.equal((await place.run(['token', 'revoke', 'bot-1'])).code, 0);
    await delay(1_100);
    assert.equal(await status(), 401);
    assert.match((await place.run(['token', 'revoke', 'bot-1'])).stderr, /No token bot-1 is in force/);
    assert.match((await place.run(['token', 'create', 'Bot 2'])).stderr, /lower-case letters/);
  });

  it('does not start on an address that others reach without a token, and does with one', async () => {
    const refused = await place.run(['dashboard', '--host', '0.0.0.0', '--port', '0', '--json']);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /set CONCLAVE_DASHBOARD_TOKEN/);
    const token = 'a-token-that-a-test-has-set-0';
    const { line, stderr } = await place.stay(['dashboard', '--host', '0.0.0.0', '--port', '0', '--json'], {
      CONCLAVE_DASHBOARD_TOKEN: token,
    });
    const url = urlIn(line).replace('0.0.0.0', '127.0.0.1');
    assert.equal((await fetch(`${url}/api/now`)).status, 401);
    assert.equal((await fetch(`${url}/api/now`, { headers: { authorization: `Bearer ${token}` } })).status, 200);
    assert.ok(!stderr().includes(token));
  });

  it('says that a stated port is taken, and by which words to state another', async () => {
    const holder = createServer();
    holder.listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const { code, stderr } = await place.run(['dashboard', '--port', String(port), '--json']);
    holder.close();
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`Port ${port} .* is taken.*CONCLAVE_DASHBOARD_PORT`));
  });

  it('shows what the store has while Temporal is away, and says of a change that it cannot be made', async () => {
    const token = 'a-token-that-a-test-has-set-0';
    const { line } = await place.stay(['dashboard', '--port', '0', '--json'], {
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      CONCLAVE_DASHBOARD_TOKEN: token,
    });
    const url = urlIn(line);
    assert.equal((await fetch(`${url}/api/now`)).status, 200);
    const response = await fetch(`${url}/api/mode`, {
      method: 'POST',
      headers: {
        origin: url,
        'x-conclave-request': 'dashboard',
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ mode: 'halted', reason: 'a drill', by: 'olga' }),
    });
    const failure = (await response.json()) as { error: string; message: string };
    assert.deepEqual([response.status, failure.error], [503, 'unavailable'], failure.message);
  });
});

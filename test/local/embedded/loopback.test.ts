import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { type Servers, startServers } from '../../../local/embedded/index.ts';

/** Temporal's, its web page's, MongoDB's. */
const PREFERRED_PORTS = [7233, 8233, 27017];
const LISTENING = '0A';
/** 127.x.x.x and ::1 as the kernel writes them, and 127.x.x.x within IPv6. */
const LOOPBACK = /^(?:[0-9A-F]{6}7F|0{24}01000000|0{16}FFFF0000[0-9A-F]{6}7F)$/;

/** Takes a port on loopback. Null when somebody has it already, which serves as well. */
function take(port: number): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => ('code' in error && error.code === 'EADDRINUSE' ? resolve(null) : reject(error)));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

describe('the embedded servers with their web page, all their preferred ports taken', function () {
  this.timeout(120_000);
  let dataDir: string;
  let servers: Servers;
  let holders: (Server | null)[];

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'conclave-loopback-'));
    holders = await Promise.all(PREFERRED_PORTS.map(take));
    servers = await startServers({ dataDir, progress: () => undefined, webUi: true });
  });
  after(async () => {
    await servers?.stop();
    for (const holder of holders) holder?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('serve on other ports, and say on which', async () => {
    const { temporal, mongodb } = servers;
    assert.ok(temporal.webUiUrl);
    const urls = [new URL(`tcp://${temporal.address}`), new URL(temporal.webUiUrl), new URL(mongodb.uri)];
    for (const { hostname, port } of urls) {
      assert.equal(hostname, '127.0.0.1');
      assert.ok(!PREFERRED_PORTS.includes(Number(port)), port);
    }
    const file = JSON.parse(await readFile(join(dataDir, 'servers.json'), 'utf8'));
    assert.equal(file.temporal, temporal.address);
    assert.equal(file.webUi, temporal.webUiUrl);
    assert.equal(file.mongodb, mongodb.uri);
    const page = await fetch(temporal.webUiUrl);
    assert.match(await page.text(), /<html/i);
    const mongo = new MongoClient(mongodb.uri);
    const answer = await mongo.db('admin').command({ ping: 1 });
    await mongo.close();
    assert.equal(answer.ok, 1);
  });

  it('listen on loopback alone, the web page too', async function () {
    if (!existsSync('/proc/net/tcp')) this.skip();
    for (const pid of [servers.temporal.pid, servers.mongodb.pid].map(Number)) {
      const sockets = await listeningSockets(pid);
      assert.ok(sockets.length > 0, `process ${pid} listens`);
      for (const { address, port } of sockets) assert.match(address, LOOPBACK, `process ${pid}, port ${port}`);
    }
    const ports = (await listeningSockets(Number(servers.temporal.pid))).map(({ port }) => port);
    assert.ok(ports.includes(Number(new URL(servers.temporal.webUiUrl ?? '').port)), 'the web page is among them');
  });
});

/** The kernel's hexadecimal local address, and the port, of each socket on which a process listens. */
async function listeningSockets(pid: number): Promise<{ address: string; port: number }[]> {
  const links = await Promise.all(
    // A descriptor may be closed while we look.
    (await readdir(`/proc/${pid}/fd`)).map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')),
  );
  const inodes = new Set(links.map((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1]));
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'].filter((table) => existsSync(table));
  const rows = (await Promise.all(tables.map((table) => readFile(table, 'utf8')))).flatMap((text) =>
    text.trim().split('\n').slice(1),
  );
  return rows.flatMap((row) => {
    const [, local = '', , state, , , , , , inode] = row.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    return state === LISTENING && inode && inodes.has(inode) ? [{ address, port: Number.parseInt(port, 16) }] : [];
  });
}

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { MongoClient } from 'mongodb';
import { type Servers, type ServersFile, startServers } from '../../../local/embedded/index.ts';
import { commandOf } from '../../../local/embedded/processes.ts';

const SERVERS_MODULE = fileURLToPath(new URL('../../../local/embedded/index.ts', import.meta.url));
const GONE_WITHIN_MS = 15_000;

/** Those of the processes that still run on the folder: a zombie, or a stranger with the same pid, does not. */
async function running(pids: readonly number[], dataDir: string): Promise<number[]> {
  const commands = await Promise.all(pids.map(commandOf));
  return pids.filter((_, index) => commands[index]?.includes(dataDir));
}

async function assertSoonGone(pids: readonly number[], dataDir: string): Promise<void> {
  const until = Date.now() + GONE_WITHIN_MS;
  while ((await running(pids, dataDir)).length > 0 && Date.now() < until) await delay(50);
  assert.deepEqual(await running(pids, dataDir), [], 'processes that should have ended');
}

async function write(servers: Pick<ServersFile, 'temporal' | 'mongodb'>): Promise<void> {
  const mongo = new MongoClient(servers.mongodb);
  await mongo.db('kept').collection<{ _id: string }>('things').insertOne({ _id: 'thing' });
  await mongo.close();
  const connection = await Connection.connect({ address: servers.temporal });
  const client = new Client({ connection, namespace: 'conclave' });
  await client.workflow.start('nobody', { taskQueue: 'nobody', workflowId: 'kept' });
  await connection.close();
}

async function assertWritten({ mongodb, temporal }: Servers): Promise<void> {
  const mongo = new MongoClient(mongodb.uri);
  const ids = await mongo.db('kept').collection<{ _id: string }>('things').distinct('_id');
  await mongo.close();
  assert.deepEqual(ids, ['thing']);
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection, namespace: temporal.namespace });
  const { status } = await client.workflow.getHandle('kept').describe();
  await connection.close();
  assert.equal(status.name, 'RUNNING');
}

describe('a data folder', function () {
  this.timeout(120_000);
  let dataDir: string;
  const children: ChildProcess[] = [];
  const started: Servers[] = [];
  const start = async () => {
    const servers = await startServers({ dataDir, progress: () => undefined, webUi: false });
    started.push(servers);
    return servers;
  };
  const serversFile = async () =>
    JSON.parse(await readFile(join(dataDir, 'servers.json'), 'utf8')) as Pick<
      ServersFile,
      'temporal' | 'mongodb' | 'pids'
    >;
  /** Another process that opens the folder; resolves once its servers run. */
  const startElsewhere = async () => {
    const code = `
      import { startServers } from ${JSON.stringify(SERVERS_MODULE)};
      await startServers({ dataDir: process.argv[1], progress: () => undefined, webUi: false });
      console.log('ready');
    `;
    const args = ['--import', 'tsx', '--input-type=module', '-e', code, dataDir];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const ended = once(child, 'exit').then(() => assert.fail('the other process ended before its servers ran'));
    await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended]);
    ended.catch(() => undefined);
    return child;
  };

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'conclave-folder-'));
  });
  afterEach(async () => {
    const pids = existsSync(join(dataDir, 'servers.json')) ? (await serversFile()).pids : [];
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const servers of started.splice(0)) await servers.stop();
    await assertSoonGone(pids, dataDir);
    await rm(dataDir, { recursive: true, force: true });
  });

  it('that was stopped has no process and no servers.json left, and starts again on its data', async () => {
    const first = await start();
    const { pids } = await serversFile();
    assert.deepEqual(await running(pids, dataDir), [first.temporal.pid, first.mongodb.pid]);
    await write(await serversFile());
    await first.stop();
    assert.deepEqual(await running(pids, dataDir), []);
    assert.equal(existsSync(join(dataDir, 'servers.json')), false);
    await assertWritten(await start());
  });

  it('is refused while another process has it; when that is killed with -9 the servers end and the data is there', async () => {
    const owner = await startElsewhere();
    const { pids, ...addresses } = await serversFile();
    await assert.rejects(
      start(),
      new RegExp(`Process ${owner.pid} runs a Conclave on ${dataDir} already: end it first`),
    );
    assert.deepEqual(await running(pids, dataDir), pids, 'the refused start left the servers alone');
    assert.deepEqual((await serversFile()).pids, pids, 'and their servers.json');
    await write(addresses);

    owner.kill('SIGKILL');
    await assertSoonGone(pids, dataDir);
    await assertWritten(await start());
  });

  it('of an owner killed with -9 together with its guardians starts again: their servers are ended first', async function () {
    if (!existsSync('/proc/self/stat')) this.skip();
    const owner = await startElsewhere();
    const { pids, ...addresses } = await serversFile();
    await write(addresses);
    const guardians = await Promise.all(pids.map(parentOf));
    for (const guardian of guardians) assert.match(await commandOf(guardian), /guardian\.mjs/);
    // Stopped first, so that the death of one is no news to the others.
    for (const pid of [owner.pid as number, ...guardians]) process.kill(pid, 'SIGSTOP');
    for (const pid of [owner.pid as number, ...guardians]) process.kill(pid, 'SIGKILL');
    await once(owner, 'exit');
    assert.deepEqual(await running(pids, dataDir), pids, 'nobody was left to end the servers');

    await assertWritten(await start());
    assert.deepEqual(await running(pids, dataDir), []);
  });

  it('whose guardian alone was killed with -9 is told of as ended, its server too, and starts again', async function () {
    if (!existsSync('/proc/self/stat')) this.skip();
    const first = await start();
    const { pids } = await serversFile();
    await write(await serversFile());
    process.kill(await parentOf(Number(first.mongodb.pid)), 'SIGKILL');
    assert.equal(await first.ended, 'MongoDB');
    await first.stop();
    assert.deepEqual(await running(pids, dataDir), []);
    await assertWritten(await start());
  });
});

async function parentOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.replace(/^.*\) /s, '').split(' ')[1]);
}

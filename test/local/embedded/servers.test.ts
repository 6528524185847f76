import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { MongoClient } from 'mongodb';
import { type Servers, startServers } from '../../../local/embedded/index.ts';
import { SEARCH_ATTRIBUTES } from '../../../local/embedded/prepare-namespace.ts';

const CALL_WITHIN_MS = 2_000;

describe('the embedded servers', function () {
  this.timeout(120_000);
  let dataDir: string;
  let running: Servers | null = null;
  const start = async () => {
    running = await startServers({ dataDir, progress: () => undefined, webUi: false });
    return running;
  };

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'conclave-servers-'));
  });
  afterEach(async () => {
    await running?.stop();
    running = null;
    await rm(dataDir, { recursive: true, force: true });
  });

  it('lose nothing that the store had acknowledged when it is killed with -9', async () => {
    const first = await start();
    const client = new MongoClient(first.mongodb.uri, { retryWrites: false, serverSelectionTimeoutMS: 2_000 });
    const acknowledged: number[] = [];
    try {
      const things = client.db('durability').collection<{ _id: number; text: string }>('things');
      for (let id = 0; ; id++) {
        await things.insertOne({ _id: id, text: 'x'.repeat(200) });
        acknowledged.push(id);
        if (id === 150) setTimeout(() => process.kill(Number(first.mongodb.pid), 'SIGKILL'), 5);
      }
    } catch (error) {
      assert.ok(acknowledged.length > 150, String(error));
    } finally {
      await client.close();
    }
    assert.equal(await first.ended, 'MongoDB');
    await first.stop();

    const again = new MongoClient((await start()).mongodb.uri);
    const kept = await again.db('durability').collection<{ _id: number }>('things').find().toArray();
    await again.close();
    const ids = new Set(kept.map(({ _id }) => _id));
    assert.deepEqual(
      acknowledged.filter((id) => !ids.has(id)),
      [],
    );
  });

  it('lose no workflow that Temporal had acknowledged when it is killed with -9', async () => {
    const first = await start();
    const connection = await Connection.connect({ address: first.temporal.address });
    const client = new Client({ connection, namespace: first.temporal.namespace });
    const acknowledged: string[] = [];
    try {
      for (let count = 0; ; count++) {
        const workflowId = `durable-${count}`;
        // With the server gone the client would try again for long.
        await client.withDeadline(Date.now() + CALL_WITHIN_MS, async () => {
          await client.workflow.start('nobody', { taskQueue: 'nobody', workflowId });
          await client.workflow.getHandle(workflowId).signal('remember', count);
        });
        acknowledged.push(workflowId);
        if (count === 20) setTimeout(() => process.kill(Number(first.temporal.pid), 'SIGKILL'), 2);
      }
    } catch (error) {
      assert.ok(acknowledged.length > 20, String(error));
    } finally {
      await connection.close();
    }
    assert.equal(await first.ended, 'Temporal');
    await first.stop();

    const second = await start();
    const later = await Connection.connect({ address: second.temporal.address });
    const reader = new Client({ connection: later, namespace: second.temporal.namespace });
    for (const workflowId of acknowledged) {
      const { status, historyLength } = await reader.workflow.getHandle(workflowId).describe();
      assert.equal(status.name, 'RUNNING', workflowId);
      assert.ok(historyLength >= 3, `${workflowId} has its signal`);
    }
    await later.close();
  });

  it('listen on loopback alone, in a namespace that keeps 30 days and knows the search attributes', async () => {
    const { temporal, mongodb } = await start();
    assert.ok(temporal.pid && mongodb.pid);
    if (existsSync('/proc/net/tcp')) {
      for (const pid of [temporal.pid, mongodb.pid]) {
        const addresses = listeningAddresses(pid);
        assert.ok(addresses.length > 0, `process ${pid} listens`);
        for (const address of addresses) assert.match(address, LOOPBACK, `process ${pid}`);
      }
    }
    const connection = await Connection.connect({ address: temporal.address });
    const { namespace } = temporal;
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    assert.equal(Number(config?.workflowExecutionRetentionTtl?.seconds), 30 * 86_400);
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    for (const [name, type] of Object.entries(SEARCH_ATTRIBUTES)) assert.equal(customAttributes[name], type, name);
    await connection.close();
  });
});

/** 127.x.x.x and ::1 as the kernel writes them; also the loopback address within IPv6. */
const LOOPBACK = /^(?:[0-9A-F]{6}7F|0{24}01000000|0{16}FFFF0000[0-9A-F]{6}7F)$/;

/** Hexadecimal local addresses on which a process listens. */
function listeningAddresses(pid: number): string[] {
  const inodes = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        // Closed while we looked.
        return [];
      }
    }),
  );
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.trim().split(/\s+/))
      .filter((columns) => columns[3] === '0A' && inodes.has(columns[9] ?? ''))
      .map((columns) => (columns[1] ?? '').split(':')[0] ?? ''),
  );
}

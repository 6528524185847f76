import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { prepareNamespace } from '../../local/embedded/prepare-namespace.ts';
import { openStore, type Store } from '../../store/index.ts';
import { adoptStore } from '../../workers/own-store.ts';
import { type RunningWorkers, startWorkers } from '../../workers/workers.ts';
import {
  governorWorkflowId,
  OPERATIONS_WORKFLOW_ID,
  STORE_MEMO,
  TASK_QUEUE,
  WORKFLOW,
} from '../../workflows/messages.ts';
import { sharedBundle } from '../support/bundle.ts';
import { sharedServers } from '../support/servers.ts';
import { startTestService, type TestService } from '../support/service.ts';

const newDatabase = () => `test_${randomUUID().slice(0, 8)}`;

describe('a worker with another store', () => {
  let service: TestService;
  let client: MongoClient;
  const stores: Store[] = [];

  before(async () => {
    service = await startTestService({ accounts: { main: {}, elsewhere: {} } });
    client = new MongoClient(service.config.mongodb.uri);
  });
  after(async () => {
    await client.close();
    for (const store of stores) await store.close();
    await service.stop();
  });

  const operations = () => service.workers.client.workflow.getHandle(OPERATIONS_WORKFLOW_ID).describe();

  /** Starts further workers, stopping them again at once where they did start. */
  async function start(database: string, namespace = service.config.temporal.namespace): Promise<string[]> {
    const { config } = service;
    const logs: string[] = [];
    const workers: RunningWorkers = await startWorkers(
      { ...config, mongodb: { ...config.mongodb, database }, temporal: { ...config.temporal, namespace } },
      { bundle: sharedBundle(), log: (level, message) => logs.push(`${level}: ${message}`) },
    );
    await workers.stop();
    return logs;
  }

  async function open(database: string): Promise<Store> {
    const store = await openStore(service.config.mongodb.uri, database);
    stores.push(store);
    return store;
  }

  it('that is empty, as a mistyped name makes it, is refused; nothing is ended, nothing is written', async () => {
    const { runId } = await operations();
    const mistyped = newDatabase();
    await assert.rejects(start(mistyped), (error: Error) => {
      assert.equal(error.name, 'StoreRefused');
      assert.match(error.message, new RegExp(`another store than the database ${mistyped}, which holds nothing`));
      return true;
    });
    const now = await operations();
    assert.deepEqual([now.runId, now.status.name], [runId, 'RUNNING']);
    const written = await client.db(mistyped).listCollections().toArray();
    for (const { name } of written) assert.equal(await client.db(mistyped).collection(name).countDocuments(), 0, name);
  });

  it('that belongs to another namespace is refused there, and nothing starts', async () => {
    const { temporal } = await sharedServers();
    const staging = `staging-${randomUUID().slice(0, 8)}`;
    await prepareNamespace(temporal.address, staging, 30_000);
    await assert.rejects(start(service.config.mongodb.database, staging), /belongs to the service of the namespace/);
    const { executions } = await service.workers.client.workflowService.listWorkflowExecutions({ namespace: staging });
    assert.equal(executions?.length ?? 0, 0);
  });

  it('may take the namespace over where an operator says so, and the one before is refused then', async () => {
    const { config, workers } = service;
    const { main } = config.accounts;
    assert.ok(main);
    const elsewhere = workers.client.workflow.getHandle(governorWorkflowId('elsewhere'));
    assert.equal((await elsewhere.describe()).status.name, 'RUNNING');
    const { runId } = await operations();
    const before = await workers.store.identity.read();
    const other = newDatabase();
    const store = await open(other);
    assert.equal(
      await adoptStore(workers.client, store, {
        ...config,
        accounts: { main },
        mongodb: { ...config.mongodb, database: other },
      }),
      true,
    );
    assert.equal((await elsewhere.describe()).status.name, 'TERMINATED', 'an account that the other store lacks');
    assert.notEqual((await operations()).runId, runId);
    await assert.rejects(start(config.mongodb.database), /another store than the database/);
    // Back again, for the tests that follow.
    assert.equal(await adoptStore(workers.client, workers.store, config), true);
    assert.equal(await adoptStore(workers.client, workers.store, config), false);
    assert.notEqual((await workers.store.identity.read())?.serviceId, before?.serviceId);
    await start(config.mongodb.database);
  });

  it('and workflows of an earlier version are taken to belong together, once', async () => {
    const { workers, config } = service;
    await workers.client.workflow.getHandle(OPERATIONS_WORKFLOW_ID).terminate('a test');
    await client.db(config.mongodb.database).collection('identity').deleteMany({});
    const old = { taskQueue: TASK_QUEUE, workflowId: OPERATIONS_WORKFLOW_ID, args: [{}] };
    await workers.client.workflow.start(WORKFLOW.operations, old);
    const logs = await start(config.mongodb.database);
    assert.ok(
      logs.some((line) => line.includes('recorded no identity')),
      logs.join('\n'),
    );
    const identity = await workers.store.identity.read();
    assert.equal((await operations()).memo?.[STORE_MEMO], identity?.serviceId);
    assert.deepEqual(
      (await start(config.mongodb.database)).filter((line) => line.includes('identity')),
      [],
    );
    await assert.rejects(start(newDatabase()), /another store/);
  });
});

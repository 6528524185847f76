import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import type { KillPoint } from '../../bench/chaos/kill-points.ts';
import { loadWorker, type WorkerProcess } from '../../bench/chaos/worker-process.ts';
import { reconcile } from '../../client/reconcile.ts';
import type { DecisionPolicy } from '../../domain/shared/policy.ts';
import { prepareNamespace } from '../../local/embedded/prepare-namespace.ts';
import type { Simulator } from '../../local/simulator/index.ts';
import type { Store } from '../../store/index.ts';
import { startWorkers } from '../../workers/workers.ts';
import { decisionWorkflowId, eventWorkflowId, TASK_QUEUE, WORKFLOW } from '../../workflows/messages.ts';
import { sharedBundle } from './bundle.ts';
import { testEvent, testEventRequest } from './event-request.ts';
import { testRequest } from './request.ts';
import { sharedServers } from './servers.ts';
import { testConfig } from './service.ts';
import { openPrepared } from './store.ts';

export const KILLED_MODEL = 'sim-gpt-5-mini';
const CALL_TIMEOUT_MS = 1_500;
const DEADLINE_MS = 20_000;
const WITHIN_MS = 60_000;
const NAMESPACE_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 50;

/** A service with its own Temporal namespace and database, so that the worker that is killed is its only one. */
export interface CrashService {
  readonly store: Store;
  /** Starts a worker that dies at the given points, runs `act`, and waits for the death. */
  dieAt(points: readonly KillPoint[], act: () => Promise<void>): Promise<void>;
  /** Sends a working worker SIGTERM once `act` has ended. Resolves with its exit code. */
  drainAfter(act: () => Promise<void>): Promise<number | null>;
  /** Runs a healthy worker in this process until `act` has ended. */
  heal<T>(act: () => Promise<T>): Promise<T>;
  /** `ticker`: of another market than that of its other decisions. */
  decide(requestId: string, deadlineMs?: number, ticker?: string): Promise<WorkflowHandle>;
  decideEvent(requestId: string): Promise<WorkflowHandle>;
  /** How many requests of a decision reached the provider, answered or not. */
  asked(requestId: string): number;
  /** Waits until nothing is held any more, then compares the ledger with the bill, before and after reconciling. */
  balance(): Promise<void>;
  close(): Promise<void>;
}

export interface CrashServiceOptions {
  /** How many workers its tests let die or drain. */
  readonly workers: number;
  readonly callTimeoutMs?: number;
  readonly decision?: Partial<DecisionPolicy>;
  /** What every decision is asked, over plain values. */
  readonly request?: Parameters<typeof testRequest>[0];
}

/** Opens one. All of them share the servers and the simulated providers. */
export async function openCrashService(
  name: string,
  simulator: Simulator,
  { workers, callTimeoutMs = CALL_TIMEOUT_MS, decision = {}, request: asked = {} }: CrashServiceOptions,
): Promise<CrashService> {
  const servers = await sharedServers();
  const { address } = servers.temporal;
  const namespace = `kill-${name}-${randomUUID().slice(0, 8)}`;
  await prepareNamespace(address, namespace, NAMESPACE_WITHIN_MS);
  const base = testConfig({ ...servers, temporal: { address, namespace } }, simulator, {
    models: [KILLED_MODEL],
    decision: { escalateWithin: 0, attemptsPerCall: 2, ...decision },
    governor: { sweepEveryMs: 300, leaseMs: 500 },
    shadowShare: 0,
  });
  const config = { ...base, models: base.models.map((row) => ({ ...row, callTimeoutMs })) };
  const folder = await mkdtemp(join(tmpdir(), 'conclave-kill-'));
  const orderFile = join(folder, 'order.json');
  const bundle = sharedBundle();
  await writeFile(orderFile, JSON.stringify({ config, bundleFile: bundle.codePath }));
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  const store = await openPrepared(config.mongodb.uri, config.mongodb.database);
  const all: WorkerProcess[] = [loadWorker(orderFile)];
  let taken = 0;
  const take = (): WorkerProcess => {
    const worker = all[taken++];
    if (!worker) throw new Error(`The service ${name} was opened for ${workers} workers; its tests need more.`);
    // The next one loads its code while this one works.
    if (all.length < workers) all.push(loadWorker(orderFile));
    return worker;
  };
  const request = testRequest(asked);
  const event = testEvent();
  const mine = (attemptId: string) => attemptId.includes(`/${name}-`);
  const days = () => store.ledger.recent('main');
  const sum = async (of: 'committedMicroUsd' | 'spentMicroUsd' | 'heldMicroUsd') =>
    (await days()).reduce((total, day) => total + day.total[of], 0);

  return {
    store,
    async dieAt(points, act) {
      const worker = take();
      await worker.work({ killPoints: points });
      await act();
      const signal = await Promise.race([worker.died, delay(WITHIN_MS, 'it lived', { ref: false })]);
      assert.equal(signal, 'SIGKILL', `${JSON.stringify(points)}: ${worker.stderr()}`);
    },
    async drainAfter(act) {
      const worker = take();
      await worker.work();
      await act();
      return worker.drain();
    },
    async heal(act) {
      const logs: string[] = [];
      const log = (level: string, message: string) => logs.push(`${level}: ${message}`);
      const workers = await startWorkers(config, { bundle, log });
      try {
        return await act();
      } catch (error) {
        throw new Error(`${error instanceof Error ? error.message : String(error)}\n${logs.join('\n')}`, {
          cause: error,
        });
      } finally {
        await workers.stop();
      }
    },
    decide: (requestId, deadlineMs = DEADLINE_MS, ticker) =>
      client.workflow.start(WORKFLOW.decide, {
        taskQueue: TASK_QUEUE,
        workflowId: decisionWorkflowId('main', requestId),
        args: [{ ...(ticker ? testRequest({ ...asked, quotes: { ticker } }) : request), requestId, deadlineMs }],
        // A task whose worker died is given to the next one after this; the server's own default is ten seconds.
        workflowTaskTimeout: '2 s',
      }),
    decideEvent: (requestId) =>
      client.workflow.start(WORKFLOW.decideEvent, {
        taskQueue: TASK_QUEUE,
        workflowId: eventWorkflowId('main', requestId),
        args: [testEventRequest(event, { requestId, deadlineMs: DEADLINE_MS })],
        workflowTaskTimeout: '2 s',
      }),
    asked: (requestId) => simulator.requests().filter(({ attemptId }) => attemptId.includes(`/${requestId}/`)).length,
    async balance() {
      const until = Date.now() + WITHIN_MS;
      while (
        (await sum('heldMicroUsd')) !== 0 ||
        (await days()).some(({ entries }) => Object.keys(entries).length > 0)
      ) {
        assert.ok(Date.now() < until, 'the governor leaves something held');
        await delay(LOOK_EVERY_MS);
      }
      const billed = Object.entries(simulator.bill().byAttempt)
        .filter(([attemptId]) => mine(attemptId))
        .map(([attemptId, { costMicroUsd }]) => ({ attemptId, costMicroUsd }));
      const total = billed.reduce((all, { costMicroUsd }) => all + costMicroUsd, 0);
      assert.equal(await sum('committedMicroUsd'), await sum('spentMicroUsd'));
      assert.ok(
        (await sum('spentMicroUsd')) >= total,
        `the ledger has ${await sum('spentMicroUsd')}, the bill ${total}`,
      );
      const known = new Set(billed.map(({ attemptId }) => attemptId));
      const free = (await store.attempts.uncertain()).filter(({ _id }) => !known.has(_id));
      // The bill is complete: what is not on it was never sent.
      const results = await reconcile(store, [
        ...billed,
        ...free.map(({ _id }) => ({ attemptId: _id, costMicroUsd: 0 })),
      ]);
      assert.deepEqual(
        results.filter(({ became }) => became === 'unknown'),
        [],
      );
      assert.equal(await sum('committedMicroUsd'), total);
    },
    async close() {
      for (const worker of all) if (worker.isAlive()) await worker.kill();
      await store.close();
      await connection.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

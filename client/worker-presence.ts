import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import {
  lookAtWorkers,
  type WorkerPresence,
  type WorkersSeen,
  workerPresence,
} from '../domain/health/worker-presence.ts';
import type { Store } from '../store/index.ts';
import { OPERATIONS_WORKFLOW_ID, QUERY } from '../workflows/messages.ts';
import { within } from './call-workflow.ts';
import { ServiceUnavailable } from './errors.ts';

const LOOK_EVERY_MS = 500;

/** Looks at the workers' heartbeats until it is known whether one is running: at once where the clocks agree, else after the time
 * in which a worker would have written the next. */
export async function untilWorkersKnown(
  { workerHeartbeats }: Pick<Store, 'workerHeartbeats'>,
  everyMs: number,
): Promise<WorkerPresence> {
  let seen: WorkersSeen | null = null;
  for (;;) {
    const heartbeats = await workerHeartbeats.list();
    seen = lookAtWorkers(seen, heartbeats, Date.now());
    const presence = workerPresence(seen, everyMs);
    if (presence.running.length > 0 || presence.isNone) return presence;
    await delay(LOOK_EVERY_MS);
  }
}

/** A decision whose first task is taken within this has a worker. */
const TAKEN_WITHIN_MS = 3_000;
const ANSWERED_WITHIN_MS = 3_000;
const WORKFLOW_TASK_SCHEDULED = 1;

/** Throws ServiceUnavailable `no_worker` once it is known that no worker takes up a workflow; ends without a word when one has, or
 * when `signal` aborts. Asks the store where there is one, else Temporal: a worker that runs answers the query of `operations`. */
export async function refuseUntaken(
  client: Client,
  store: Pick<Store, 'workerHeartbeats'> | null,
  { workflowId, heartbeatEveryMs, signal }: { workflowId: string; heartbeatEveryMs: number; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    await delay(TAKEN_WITHIN_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted || !(await isWaiting(client, workflowId))) return;
    const isNone = store
      ? (await untilWorkersKnown(store, heartbeatEveryMs)).running.length === 0
      : !(await answers(client));
    if (isNone && !signal.aborted) {
      const message = `${workflowId} has been started, and no worker is running that would decide it. It is kept and goes on when one is: start one with \`bin/conclave worker\`.`;
      throw new ServiceUnavailable('no_worker', message);
    }
  }
}

/** Whether no worker has taken the workflow's task yet. */
async function isWaiting(client: Client, workflowId: string): Promise<boolean> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  return raw.pendingWorkflowTask?.state === WORKFLOW_TASK_SCHEDULED;
}

async function answers(client: Client): Promise<boolean> {
  try {
    const ask = () => client.workflow.getHandle(OPERATIONS_WORKFLOW_ID).query(QUERY.state);
    await within(client, 'operations', ask, ANSWERED_WITHIN_MS);
    return true;
  } catch (error) {
    if (error instanceof ServiceUnavailable && error.code === 'no_answer') return false;
    throw error;
  }
}

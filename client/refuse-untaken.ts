import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { OPERATIONS_WORKFLOW_ID, QUERY } from '../workflows/messages.ts';
import { within } from './call-workflow.ts';
import { ServiceUnavailable } from './errors.ts';
import type { Records } from './records.ts';

/** A decision whose first task is taken within this has a worker. */
const TAKEN_WITHIN_MS = 3_000;
const ANSWERED_WITHIN_MS = 3_000;
const WORKFLOW_TASK_SCHEDULED = 1;

/** Throws ServiceUnavailable `no_worker` once it is known that no worker takes up a workflow; ends without a word when one has, or
 * when `signal` aborts. Asks the records where there are any, else Temporal: a worker that runs answers the query of `operations`. */
export async function refuseUntaken(
  client: Client,
  records: Pick<Records, 'hasWorker'> | null,
  { workflowId, heartbeatEveryMs, signal }: { workflowId: string; heartbeatEveryMs: number; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    await delay(TAKEN_WITHIN_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted || !(await isUntaken(client, workflowId))) return;
    const isNone = !(await (records ? records.hasWorker(heartbeatEveryMs) : answers(client)));
    if (isNone && !signal.aborted) {
      const message = `${workflowId} has been started, and no worker is running that would decide it. It is kept and goes on when one is: start one with \`bin/conclave worker\`.`;
      throw new ServiceUnavailable('no_worker', message);
    }
  }
}

/** Whether no worker has taken the workflow's task yet. */
export async function isUntaken(client: Client, workflowId: string): Promise<boolean> {
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

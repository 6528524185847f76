import type { Client } from '@temporalio/client';
import { TASK_QUEUE } from '../workflows/messages.ts';

const WORKFLOW_QUEUE_TYPE = 1;
/** A poll is held open for a minute; one older than two was not followed by another. */
const STALE_MS = 120_000;

/** True when a worker has polled within two minutes. */
export async function workersPolling(client: Client): Promise<boolean> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: TASK_QUEUE },
    taskQueueType: WORKFLOW_QUEUE_TYPE,
  });
  const newestMs = Math.max(0, ...(pollers ?? []).map((poller) => Number(poller.lastAccessTime?.seconds ?? 0) * 1_000));
  return Date.now() - newestMs <= STALE_MS;
}

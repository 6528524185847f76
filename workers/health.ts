import type { Connection } from '@temporalio/client';
import { TASK_QUEUE } from '../workflows/messages.ts';

/** A poll is held open by the server for a minute; one that is older than two was not followed by another. */
const STALE_MS = 120_000;
const WORKFLOW_QUEUE_TYPE = 1;

/** One sentence on why no worker of this host is at work, or null when one is: Temporal has heard it ask for workflow
 * tasks within two minutes. A worker is known by its identity, `<process id>@<host name>`. Throws when Temporal does not
 * answer. */
export async function whyNotPolling(
  { workflowService }: Pick<Connection, 'workflowService'>,
  { namespace, host, nowMs }: { namespace: string; host: string; nowMs: number },
): Promise<string | null> {
  const { pollers } = await workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: TASK_QUEUE },
    taskQueueType: WORKFLOW_QUEUE_TYPE,
  });
  const own = (pollers ?? []).filter(({ identity }) => identity?.endsWith(`@${host}`));
  const lastSeenMs = Math.max(...own.map(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1_000), 0);
  if (lastSeenMs === 0) return `No worker of ${host} polls the queue ${TASK_QUEUE} in the namespace ${namespace}.`;
  const silentMs = nowMs - lastSeenMs;
  if (silentMs <= STALE_MS) return null;
  return `The worker of ${host} last polled the queue ${TASK_QUEUE} ${Math.round(silentMs / 1_000)} s ago.`;
}

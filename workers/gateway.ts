import { type Client, isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import type { WorkflowGateway } from '../activities/index.ts';
import { TASK_QUEUE } from '../workflows/messages.ts';

const ACTIVITY_QUEUE_TYPE = 2;
const GRPC_UNIMPLEMENTED = 12;
const ANSWERS_WITHIN_MS = 5_000;
/** An update writes to the store. */
const UPDATED_WITHIN_MS = 60_000;

/** What activities ask of Temporal, through a client. */
export function createGateway(client: Client): WorkflowGateway & {
  /** Breaks off updates that are waited for: the worker that would carry them out may be the one that stops. Their activities fail at
   * once, and are tried again by another. */
  endUpdates(): void;
} {
  // One each: the client lets go of no signal that it was given, so that one for all would hold every request that was ever made.
  const underWay = new Set<AbortController>();
  let isEnding = false;
  return {
    endUpdates() {
      isEnding = true;
      for (const update of underWay) update.abort();
    },
    async status(workflowId) {
      try {
        const { status } = await client.workflow.getHandle(workflowId).describe();
        return status.name === 'RUNNING' ? 'running' : 'closed';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return 'absent';
        throw error;
      }
    },
    async start(workflowType, workflowId, input) {
      const options = { taskQueue: TASK_QUEUE, workflowIdConflictPolicy: 'USE_EXISTING', args: [input] } as const;
      await client.workflow.start(workflowType, { workflowId, ...options });
    },
    async signal(workflowId, name, argument) {
      try {
        await client.workflow.getHandle(workflowId).signal(name, argument);
        return true;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
    },
    async query(workflowId, name) {
      try {
        const ask = () => client.workflow.getHandle(workflowId).query<unknown>(name);
        return await client.connection.withDeadline(Date.now() + ANSWERS_WITHIN_MS, ask);
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return null;
        throw error;
      }
    },
    async update(workflowId, name, argument) {
      const run = () => client.workflow.getHandle(workflowId).executeUpdate(name, { args: [argument] });
      const inTime = () => client.connection.withDeadline(Date.now() + UPDATED_WITHIN_MS, run);
      const update = new AbortController();
      if (isEnding) update.abort();
      underWay.add(update);
      try {
        return await client.connection.withAbortSignal(update.signal, inTime);
      } finally {
        underWay.delete(update);
      }
    },
    async limitQueue(queue, perSecond, reason): Promise<'held' | 'unknown'> {
      const { connection } = client;
      const { namespace, identity } = client.options;
      const deadline = Date.now() + ANSWERS_WITHIN_MS;
      try {
        return await connection.withDeadline(deadline, async (): Promise<'held'> => {
          // Setting takes the server a tenth of a second, asking a few milliseconds.
          const { config } = await connection.workflowService.describeTaskQueue({
            namespace,
            taskQueue: { name: queue },
            taskQueueType: ACTIVITY_QUEUE_TYPE,
            reportConfig: true,
          });
          const held = config?.queueRateLimit?.rateLimit?.requestsPerSecond ?? null;
          // The server keeps single precision.
          if (held === (perSecond === null ? null : Math.fround(perSecond))) return 'held';
          await connection.workflowService.updateTaskQueueConfig({
            namespace,
            identity,
            taskQueue: queue,
            taskQueueType: ACTIVITY_QUEUE_TYPE,
            updateQueueRateLimit: {
              rateLimit: perSecond === null ? null : { requestsPerSecond: perSecond },
              reason,
            },
          });
          return 'held';
        });
      } catch (error) {
        if (isGrpcServiceError(error) && error.code === GRPC_UNIMPLEMENTED) return 'unknown';
        throw error;
      }
    },
  };
}

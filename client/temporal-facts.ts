import { type Client, type WorkflowExecutionDescription, WorkflowNotFoundError } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import type { RunningDecisions, ServiceFacts, SingletonFacts, StuckFacts } from '../domain/health/service-facts.ts';
import { SERVICE_ACCOUNT } from '../domain/shared/service-account.ts';
import {
  governorWorkflowId,
  OPERATIONS_WORKFLOW_ID,
  SCOREKEEPER_WORKFLOW_ID,
  TASK_QUEUE,
} from '../workflows/messages.ts';
import { within } from './call-workflow.ts';
import { RUNNING } from './running-decisions.ts';

const ANSWERS_WITHIN_MS = 3_000;
const WORKFLOW_QUEUE_TYPE = 1;
const SCHEDULED = 1;
/** With the pauses of control work: tried for half a minute. */
const STUCK_AFTER_ATTEMPTS = 8;
const TASK_STUCK_AFTER_ATTEMPTS = 3;
/** A task or a step that no worker has taken for so long. */
const STUCK_AFTER_MS = 30_000;
/** Of more running decisions than this the oldest is that of those that were looked at, the newest first. */
const LOOKED_AT_MOST = 5_000;

export interface TemporalQuestion {
  readonly accounts: readonly string[];
  readonly nowMs: number;
  /** Whether a worker runs: then what runs does not wait, and the oldest is not looked for, which is a list of thousands. */
  readonly hasWorker: boolean;
}

/** What Temporal knows: whether the workflows that run for ever do, and which decisions are under way. Throws ServiceUnavailable
 * when it does not answer. */
export async function readTemporalFacts(
  client: Client,
  { accounts, nowMs, hasWorker }: TemporalQuestion,
): Promise<Required<Pick<ServiceFacts, 'singletons' | 'running'>>> {
  return within(
    client,
    'Temporal',
    async () => {
      const [running, ...singletons] = await Promise.all([
        readRunning(client, hasWorker),
        readSingleton(client, { singleton: 'operations', account: null }, OPERATIONS_WORKFLOW_ID, nowMs),
        readSingleton(client, { singleton: 'scorekeeper', account: null }, SCOREKEEPER_WORKFLOW_ID, nowMs),
        ...[...accounts, SERVICE_ACCOUNT].map((account) =>
          readSingleton(client, { singleton: 'governor', account }, governorWorkflowId(account), nowMs),
        ),
      ]);
      return { singletons, running };
    },
    ANSWERS_WITHIN_MS,
  );
}

async function readSingleton(
  client: Client,
  of: Pick<SingletonFacts, 'singleton' | 'account'>,
  workflowId: string,
  nowMs: number,
): Promise<SingletonFacts> {
  try {
    const description = await client.workflow.getHandle(workflowId).describe();
    const isRunning = description.status.name === 'RUNNING';
    return { ...of, isRunning, stuck: isRunning ? stuckOf(description.raw, nowMs) : null };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { ...of, isRunning: false, stuck: null };
    throw error;
  }
}

function stuckOf({ pendingWorkflowTask, pendingActivities }: WorkflowExecutionDescription['raw'], nowMs: number) {
  const isOlder = (atMs: number | null) => atMs !== null && nowMs - atMs > STUCK_AFTER_MS;
  const task = pendingWorkflowTask;
  const attempts = task?.attempt ?? 0;
  const taskSinceMs = optionalTsToMs(task?.originalScheduledTime ?? task?.scheduledTime) ?? null;
  const isUntaken = task?.state === SCHEDULED && isOlder(taskSinceMs);
  if (task && (attempts >= TASK_STUCK_AFTER_ATTEMPTS || isUntaken)) {
    return { what: 'task', attempts, sinceMs: taskSinceMs, failure: null } satisfies StuckFacts;
  }
  const step = pendingActivities?.find(
    ({ attempt, state, scheduledTime }) =>
      (attempt ?? 0) >= STUCK_AFTER_ATTEMPTS || (state === SCHEDULED && isOlder(optionalTsToMs(scheduledTime) ?? null)),
  );
  if (!step) return null;
  const failure = step.lastFailure?.message ?? null;
  return { what: 'activity', attempts: step.attempt ?? 0, sinceMs: null, failure } satisfies StuckFacts;
}

async function readRunning(client: Client, hasWorker: boolean): Promise<RunningDecisions> {
  const [{ count }, untaken] = await Promise.all([client.workflow.count(RUNNING), readUntaken(client)]);
  return { count, oldestStartedAtMs: count === 0 || hasWorker ? null : await oldestOf(client), untaken };
}

async function oldestOf(client: Client): Promise<number | null> {
  let oldestMs: number | null = null;
  let looked = 0;
  for await (const { startTime } of client.workflow.list({ query: RUNNING, pageSize: 1_000 })) {
    oldestMs = Math.min(oldestMs ?? startTime.getTime(), startTime.getTime());
    looked += 1;
    if (looked >= LOOKED_AT_MOST) break;
  }
  return oldestMs;
}

async function readUntaken(client: Client): Promise<RunningDecisions['untaken']> {
  const { stats } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: TASK_QUEUE },
    taskQueueType: WORKFLOW_QUEUE_TYPE,
    reportStats: true,
  });
  if (!stats) return null;
  const { approximateBacklogCount, approximateBacklogAge: age } = stats;
  const oldestMs = Number(age?.seconds ?? 0) * 1_000 + Math.round((age?.nanos ?? 0) / 1e6);
  return { count: Number(approximateBacklogCount ?? 0), oldestMs };
}

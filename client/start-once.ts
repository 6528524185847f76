import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { canonicalJson } from '../domain/shared/canonical-json.ts';
import { LONGEST_DEADLINE_MS } from '../domain/shared/policy.ts';
import { type DecideEventRequest, type DecideRequest, TASK_QUEUE } from '../workflows/messages.ts';
import { DecisionRefused } from './errors.ts';

type Request = DecideRequest | DecideEventRequest;

/** Starts a workflow under an id that means this request, or finds the one that does. Throws DecisionRefused
 * `request_id_reused` when the id was used for another input. */
export async function startOnce(client: Client, type: string, workflowId: string, request: Request): Promise<void> {
  try {
    await startNew(client, type, workflowId, request, 'REJECT_DUPLICATE');
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await adopt(client, type, workflowId, request);
  }
}

async function startNew(
  client: Client,
  type: string,
  workflowId: string,
  request: Request,
  workflowIdReusePolicy: 'REJECT_DUPLICATE' | 'ALLOW_DUPLICATE_FAILED_ONLY',
): Promise<void> {
  await client.workflow.start(type, {
    taskQueue: TASK_QUEUE,
    workflowId,
    args: [request],
    workflowIdReusePolicy,
    // USE_EXISTING would attach without a word even to another input; adopt attaches to the same input only.
    workflowIdConflictPolicy: 'FAIL',
    // No time-out: the decision ends by its deadline, and its execution when it is recorded, however long the store was away.
  });
}

/** Takes the workflow that has this id for ours, if it was given the same input. One that ended without a decision
 * (refused, cancelled, out of time) is no decision to keep to, so it is started again; admit sees to one bill. */
async function adopt(client: Client, type: string, workflowId: string, request: Request): Promise<void> {
  const { status } = await client.workflow.getHandle(workflowId).describe();
  if (status.name !== 'RUNNING' && status.name !== 'COMPLETED') {
    try {
      return await startNew(client, type, workflowId, request, 'ALLOW_DUPLICATE_FAILED_ONLY');
    } catch (error) {
      // Another caller was faster: what it started is compared below.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }
  if ((await hasSameInput(client, workflowId, request)) === false) {
    const message = `requestId ${request.requestId} was used for another input; a new decision needs a new requestId.`;
    throw new DecisionRefused('request_id_reused', message);
  }
}

/** Whether a workflow was started with this very input, order of keys apart; null when Temporal no longer has its
 * history. Reads the first event, which holds the input whichever SDK started it. */
async function hasSameInput(client: Client, workflowId: string, input: unknown): Promise<boolean | null> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId },
    maximumPageSize: 1,
  });
  const payload = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  if (!payload) return null;
  return canonicalJson(defaultPayloadConverter.fromPayload(payload)) === canonicalJson(input);
}

/** The request's own deadline; the longest one for a request that admit will refuse for it. */
export function deadlineOf({ deadlineMs }: Pick<Request, 'deadlineMs'>): number {
  return Number.isFinite(deadlineMs) && deadlineMs > 0
    ? Math.min(deadlineMs, LONGEST_DEADLINE_MS)
    : LONGEST_DEADLINE_MS;
}

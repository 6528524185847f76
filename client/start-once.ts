import { type Client, WithStartWorkflowOperation, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { defaultPayloadConverter, type Workflow } from '@temporalio/common';
import { canonicalJson } from '../domain/shared/canonical-json.ts';
import { LONGEST_DEADLINE_MS } from '../domain/shared/policy.ts';
import {
  type DecideAdmission,
  type DecideEventRequest,
  type DecideRequest,
  TASK_QUEUE,
  UPDATE,
} from '../workflows/messages.ts';
import { DecisionRefused, updateRefusalOf } from './errors.ts';

type Request = DecideRequest | DecideEventRequest;

/** Starts a workflow under an id that means this request, or finds the one that does. Throws DecisionRefused
 * `request_id_reused` when the id was used for another input. */
export async function startOnce(client: Client, type: string, workflowId: string, request: Request): Promise<void> {
  await startOrAdopt(client, workflowId, request, async (options) => {
    await client.workflow.start(type, options);
  });
}

/** The same, and waits for what the decision's admission comes to; null = it was started before. Throws DecisionRefused for a request
 * that is refused, and what `within` throws where no worker admits it in time: it may have been started then, or not. */
export async function startAdmitted(
  client: Client,
  type: string,
  workflowId: string,
  request: Request,
): Promise<DecideAdmission | null> {
  return startOrAdopt(client, workflowId, request, async (options) => {
    const startWorkflowOperation = new WithStartWorkflowOperation(type, options);
    try {
      return await client.workflow.executeUpdateWithStart<Workflow, DecideAdmission, []>(UPDATE.admission, {
        startWorkflowOperation,
      });
    } catch (error) {
      throw updateRefusalOf(error);
    }
  });
}

type ReusePolicy = 'REJECT_DUPLICATE' | 'ALLOW_DUPLICATE_FAILED_ONLY';
type StartNew<T> = (options: ReturnType<typeof optionsOf>) => Promise<T>;

async function startOrAdopt<T>(
  client: Client,
  workflowId: string,
  request: Request,
  startNew: StartNew<T>,
): Promise<T | null> {
  try {
    return await startNew(optionsOf(workflowId, request, 'REJECT_DUPLICATE'));
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return adopt(client, workflowId, request, startNew);
  }
}

function optionsOf(workflowId: string, request: Request, workflowIdReusePolicy: ReusePolicy) {
  return {
    taskQueue: TASK_QUEUE,
    workflowId,
    args: [request],
    workflowIdReusePolicy,
    // USE_EXISTING would attach without a word even to another input; adopt attaches to the same input only.
    workflowIdConflictPolicy: 'FAIL' as const,
    // No time-out: the decision ends by its deadline, and its execution when it is recorded, however long the store was away.
  };
}

/** Takes the workflow that has this id for ours, if it was given the same input. One that ended without a decision
 * (refused, cancelled, out of time) is no decision to keep to, so it is started again; admit sees to one bill. */
async function adopt<T>(
  client: Client,
  workflowId: string,
  request: Request,
  startNew: StartNew<T>,
): Promise<T | null> {
  const { status } = await client.workflow.getHandle(workflowId).describe();
  if (status.name !== 'RUNNING' && status.name !== 'COMPLETED') {
    try {
      return await startNew(optionsOf(workflowId, request, 'ALLOW_DUPLICATE_FAILED_ONLY'));
    } catch (error) {
      // Another caller was faster: what it started is compared below.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }
  if ((await hasSameInput(client, workflowId, request)) === false) {
    const message = `requestId ${request.requestId} was used for another input; a new decision needs a new requestId.`;
    throw new DecisionRefused('request_id_reused', message);
  }
  return null;
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

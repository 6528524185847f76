import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { canonicalJson } from '../domain/shared/canonical-json.ts';

/** Whether a workflow was started with this very input, order of keys apart; null when Temporal no longer says. Reads the
 * first event, which holds whoever's start it was, this client's or another SDK's. */
export async function hasSameInput(client: Client, workflowId: string, input: unknown): Promise<boolean | null> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId },
    maximumPageSize: 1,
  });
  const payload = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  if (!payload) return null;
  return canonicalJson(defaultPayloadConverter.fromPayload(payload)) === canonicalJson(input);
}

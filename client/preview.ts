import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { checkStart } from '../domain/decision/parse-request.ts';
import type { ExplainedPreview } from '../domain/explain/preview-sentences.ts';
import { previewWorkflowId } from '../domain/shared/ids.ts';
import { TASK_QUEUE, WORKFLOW } from '../workflows/messages.ts';
import { within } from './call-workflow.ts';
import { accepted, refusalOf } from './errors.ts';

const ANSWERED_WITHIN_MS = 10_000;

/** What a request would call and cost. A preview that no worker takes up in time is dropped. Throws DecisionRefused and
 * ServiceUnavailable. */
export async function previewRequest(
  client: Client,
  given: Readonly<Record<string, unknown>>,
): Promise<ExplainedPreview> {
  const id = randomUUID();
  const request = accepted(checkStart({ requestId: `preview-${id}`, ...given }), 'invalid_request');
  const workflowId = previewWorkflowId(id);
  const run = async (): Promise<ExplainedPreview> => {
    const options = {
      taskQueue: TASK_QUEUE,
      workflowId,
      args: [request],
      workflowExecutionTimeout: ANSWERED_WITHIN_MS,
    };
    const handle = await client.workflow.start(WORKFLOW.preview, options);
    try {
      return (await handle.result()) as ExplainedPreview;
    } catch (error) {
      throw refusalOf(error, workflowId);
    }
  };
  return within(client, 'The preview', run, ANSWERED_WITHIN_MS);
}

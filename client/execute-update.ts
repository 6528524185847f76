import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { within } from './ask-workflow.ts';
import { isGrpcUnavailable, updateRefusalOf } from './errors.ts';

const DONE_WITHIN_MS = 30_000;
const TRY_AGAIN_AFTER_MS = 100;

/** An update of a workflow that runs for ever. One that meets it while it continues as new fails as unavailable; it is sent
 * again under the same update id, so that it cannot count twice. Throws DecisionRefused when it is turned down. */
export async function executeUpdate<Result, Argument>(
  client: Client,
  workflowId: string,
  who: string,
  name: string,
  argument: Argument,
): Promise<Result> {
  const handle = client.workflow.getHandle(workflowId);
  const options = { updateId: randomUUID(), args: [argument] as [Argument] };
  const until = Date.now() + DONE_WITHIN_MS;
  const update = async (): Promise<Result> => {
    for (;;) {
      try {
        return await handle.executeUpdate<Result, [Argument]>(name, options);
      } catch (error) {
        if (!isGrpcUnavailable(error) || Date.now() > until) throw updateRefusalOf(error);
        await delay(TRY_AGAIN_AFTER_MS);
      }
    }
  };
  return within(client, who, update, DONE_WITHIN_MS);
}

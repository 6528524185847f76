import type { Client } from '@temporalio/client';
import { QUERY } from '../workflows/messages.ts';
import { serviceErrorOf } from './errors.ts';

const ANSWER_WITHIN_MS = 10_000;

/** One call to Temporal, answered within ten seconds or turned into a ServiceUnavailable that says what to do. */
export async function within<T>(client: Client, who: string, call: () => Promise<T>, ms = ANSWER_WITHIN_MS) {
  try {
    return await client.withDeadline(Date.now() + ms, call);
  } catch (error) {
    throw serviceErrorOf(error, who);
  }
}

/** The `state` that a workflow tells. */
export function queryState<T>(client: Client, workflowId: string, who: string): Promise<T> {
  return within(client, who, () => client.workflow.getHandle(workflowId).query<T>(QUERY.state));
}

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { QUERY } from '../workflows/messages.ts';
import { isGrpcUnavailable, ServiceUnavailable, serviceErrorOf, updateRefusalOf } from './errors.ts';

const CONNECT_WITHIN_MS = 3_000;
const ANSWER_WITHIN_MS = 10_000;
const DONE_WITHIN_MS = 30_000;
const TRY_AGAIN_AFTER_MS = 100;

/** A client for one namespace, closed by the caller through `connection.close()`. Throws ServiceUnavailable when nothing
 * answers within three seconds. */
export async function connectTemporal(at: { address: string; namespace: string }): Promise<Client> {
  const { address, namespace } = at;
  try {
    const connection = await Connection.connect({ address, connectTimeout: CONNECT_WITHIN_MS });
    return new Client({ connection, namespace });
  } catch (error) {
    throw new ServiceUnavailable('unreachable', `No Conclave service answers at ${address}; ${START_ONE}`, error);
  }
}

export const START_ONE = 'start one with `bin/conclave up` (or `bin/conclave up --simulated`) in another terminal.';

/** One call to Temporal, answered within ten seconds or turned into a ServiceUnavailable that says what to do. */
export async function within<T>(client: Client, who: string, call: () => Promise<T>, ms = ANSWER_WITHIN_MS) {
  try {
    return await client.withDeadline(Date.now() + ms, call);
  } catch (error) {
    throw serviceErrorOf(error, who);
  }
}

/** A workflow's `state`. */
export function queryState<T>(client: Client, workflowId: string, who: string): Promise<T> {
  return within(client, who, () => client.workflow.getHandle(workflowId).query<T>(QUERY.state));
}

/** An update of a workflow that runs for ever. One that meets it while it continues as new fails as unavailable; it is sent
 * again under the same update id, so that it cannot count twice. Throws DecisionRefused when it is refused. */
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

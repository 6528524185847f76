import { Client, Connection } from '@temporalio/client';
import { ServiceUnavailable } from './errors.ts';

const CONNECT_WITHIN_MS = 3_000;

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

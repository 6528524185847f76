import { connectTemporal } from '../client/connect.ts';
import type { Config } from '../config/config.ts';
import { hostOf, withStore } from './context.ts';
import type { Check } from './doctor-providers.ts';
import { missingSearchAttributes, workersPolling } from './temporal-state.ts';

/** The Node that runs this; bin/conclave has refused an older one. */
export async function checkNode(): Promise<Check[]> {
  return [{ what: 'Node', state: 'ok', says: process.versions.node }];
}

/** Temporal, the namespace, its search attributes, and whether a worker is at work. */
export async function checkTemporal({ temporal }: Config): Promise<Check[]> {
  const { address, namespace } = temporal;
  const what = 'Temporal';
  try {
    const client = await connectTemporal(temporal);
    try {
      const checks: Check[] = [{ what, state: 'ok', says: address }];
      if (!(await hasNamespace(client, namespace))) {
        const says = `there is no namespace ${namespace} at ${address}: create it (deploy/temporal/namespace.sh shows how), or set TEMPORAL_NAMESPACE`;
        return [...checks, { what: 'namespace', state: 'fail', says }];
      }
      checks.push({ what: 'namespace', state: 'ok', says: namespace });
      const missing = await missingSearchAttributes(client);
      checks.push(
        missing.length === 0
          ? { what: 'search attributes', state: 'ok', says: 'all registered' }
          : {
              what: 'search attributes',
              state: 'fail',
              says: `not registered: ${missing.join(', ')}; every decision would fail (deploy/temporal/namespace.sh shows how)`,
            },
      );
      checks.push(
        (await workersPolling(client))
          ? { what: 'workers', state: 'ok', says: 'at work' }
          : { what: 'workers', state: 'fail', says: 'none is at work: start one with `bin/conclave worker`' },
      );
      return checks;
    } finally {
      await client.connection.close();
    }
  } catch (error) {
    return [{ what, state: 'fail', says: error instanceof Error ? error.message : String(error) }];
  }
}

async function hasNamespace(client: Awaited<ReturnType<typeof connectTemporal>>, namespace: string): Promise<boolean> {
  const NOT_FOUND = 5;
  try {
    await client.workflowService.describeNamespace({ namespace });
    return true;
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === NOT_FOUND) return false;
    throw error;
  }
}

/** The store, and that every configured account has its policy in it. */
export async function checkStore(config: Config): Promise<Check[]> {
  try {
    return await withStore(config, async (store) => {
      await store.ping();
      const reached: Check = {
        what: 'store',
        state: 'ok',
        says: `${hostOf(config.mongodb.uri)}/${config.mongodb.database}`,
      };
      const accounts = await Promise.all(
        Object.keys(config.accounts).map(async (account): Promise<Check> => {
          const state = await store.control.readAccount(account);
          const what = `account ${account}`;
          if (state) return { what, state: 'ok', says: `policy version ${state.policyVersion}, band ${state.band}` };
          return {
            what,
            state: 'fail',
            says: 'has no policy in the store, so it spends nothing: start a worker, which opens it',
          };
        }),
      );
      return [reached, ...accounts];
    });
  } catch (error) {
    return [{ what: 'store', state: 'fail', says: error instanceof Error ? error.message : String(error) }];
  }
}

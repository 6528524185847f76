import type { Client } from '@temporalio/client';
import { untilWorkersKnown } from '../client/until-workers-known.ts';
import type { Config } from '../config/config.ts';
import { BAND_WORDS } from '../domain/explain/alert-sentences.ts';
import { refusedKeySentence } from '../domain/explain/health-sentences.ts';
import type { WorkerHeartbeat } from '../domain/health/polling.ts';
import { ledgerOwners } from '../domain/shared/service-account.ts';
import type { Store } from '../store/index.ts';
import { missingSearchAttributes } from '../workers/search-attributes.ts';
import { hostOf, withClient, withStore } from './context.ts';
import { type Check, fail, failedWith, ok, warn } from './doctor-check.ts';

const SHOWN_HOW = 'deploy/temporal/namespace.sh shows how';
const GRPC_NOT_FOUND = 5;

/** Temporal, the namespace and its search attributes. */
export async function checkTemporal(config: Config): Promise<Check[]> {
  const { address, namespace } = config.temporal;
  try {
    return await withClient(config, async (_, client) => [
      ok('Temporal', address),
      ...(await checkNamespace(client, namespace, address)),
    ]);
  } catch (error) {
    return [failedWith('Temporal', error)];
  }
}

async function checkNamespace(client: Client, namespace: string, address: string): Promise<Check[]> {
  if (!(await hasNamespace(client, namespace))) {
    const says = `there is no namespace ${namespace} at ${address}: create it (${SHOWN_HOW}), or set TEMPORAL_NAMESPACE`;
    return [fail('namespace', says)];
  }
  const missing = await missingSearchAttributes(client.connection, namespace);
  return [
    ok('namespace', namespace),
    missing.length === 0
      ? ok('search attributes', 'all registered')
      : fail('search attributes', `not registered: ${missing.join(', ')}; every decision would fail (${SHOWN_HOW})`),
  ];
}

async function hasNamespace(client: Client, namespace: string): Promise<boolean> {
  try {
    await client.workflowService.describeNamespace({ namespace });
    return true;
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === GRPC_NOT_FOUND) return false;
    throw error;
  }
}

/** The store, the workers' heartbeats in it, and that every configured account has its policy in it. */
export async function checkStore(config: Config): Promise<Check[]> {
  const { uri, database } = config.mongodb;
  try {
    return await withStore(config, async (store) => {
      await store.ping();
      const accounts = Object.keys(ledgerOwners(config)).map((account) => checkAccount(store, account));
      const workers = await checkHeartbeats(store, config);
      return [ok('store', `${hostOf(uri)}/${database}`), ...workers, ...(await Promise.all(accounts))];
    });
  } catch (error) {
    return [failedWith('store', error)];
  }
}

/** Temporal reports a dead worker's poll for up to two minutes; its heartbeat stops at once. That none is running, `checkService` says. */
async function checkHeartbeats(store: Store, config: Config): Promise<Check[]> {
  const { running } = await untilWorkersKnown(store, config.worker.heartbeatEveryMs);
  if (running.length === 0) return [];
  const alive = (await store.workerHeartbeats.list()).filter(({ worker }) => running.includes(worker));
  return [ok('workers', `${running.length} running`), ...checkKeysOfWorkers(config, alive)];
}

/** The key that is checked elsewhere is this command's own: a worker may have been started with another. */
function checkKeysOfWorkers(config: Config, alive: readonly WorkerHeartbeat[]): Check[] {
  return config.providers.flatMap(({ id: provider, apiKeyEnv }) => {
    const workers = alive.filter(({ refusedKeys = [] }) => refusedKeys.includes(provider)).length;
    if (workers === 0) return [];
    const isPolled = alive.some(({ providers }) => providers.includes(provider));
    const says = refusedKeySentence({ provider, apiKeyEnv, workers, isPolled });
    return [isPolled ? warn(`keys of ${provider}`, says) : fail(`keys of ${provider}`, says)];
  });
}

async function checkAccount(store: Store, account: string): Promise<Check> {
  const state = await store.control.readAccount(account);
  const what = `account ${account}`;
  if (state) return ok(what, `policy version ${state.policyVersion}, ${BAND_WORDS[state.band]}`);
  return fail(what, 'has no policy in the store, so it spends nothing: start a worker, which writes it');
}

import { randomUUID } from 'node:crypto';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Log } from '../activities/index.ts';
import type { Config } from '../config/config.ts';
import { missingIndexesSentence, storeRefusalSentence } from '../domain/explain/store-sentences.ts';
import { judgeStore, type StoreAndNamespace, type StoreIdentity } from '../domain/health/store-identity.ts';
import { ledgerOwners } from '../domain/shared/service-account.ts';
import type { Store } from '../store/index.ts';
import {
  governorWorkflowId,
  OPERATIONS_WORKFLOW_ID,
  SCOREKEEPER_WORKFLOW_ID,
  SIGNAL,
  STORE_MEMO,
  TASK_QUEUE,
  WORKFLOW,
} from '../workflows/messages.ts';

type Place = Pick<Config, 'temporal' | 'mongodb' | 'accounts'> & Parameters<typeof ledgerOwners>[0];

/** A store that belongs to another service than the namespace, or the other way round. The message says what to do. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
  readonly code = 'store_refused';
}

/** The service that the store and the namespace have in common, written into the store where neither has one yet. Throws
 * StoreRefused, with nothing written or ended, where one of them belongs to another. */
export async function requireOwnStore(client: Client, store: Store, config: Place, log: Log): Promise<StoreIdentity> {
  const found = await look(client, store, config);
  const judged = judgeStore(found);
  if (judged.kind === 'refused') throw new StoreRefused(storeRefusalSentence(judged.refusal));
  const identity = found.identity ?? (await store.identity.claim(newIdentity(found)));
  if (judged.kind === 'unmarked') {
    const message = `The database ${found.database} and the workflow \`operations\` of namespace ${found.namespace.name} come from a version that recorded no identity: they are taken to belong together, and recorded so.`;
    log('warn', message);
    await client.workflow.getHandle(OPERATIONS_WORKFLOW_ID).signal(SIGNAL.storeIdentified, identity.serviceId);
  }
  return identity;
}

/** Throws StoreRefused where indexes are missing: with a history they would be missed. */
export async function requireIndexes(store: Pick<Store, 'missingIndexes'>, database: string): Promise<void> {
  const missing = await store.missingIndexes();
  if (missing.length > 0) throw new StoreRefused(missingIndexesSentence({ database, missing }));
}

/** Throws StoreRefused where `operations`, started or found running, belongs to another store: two first workers with different
 * stores may have started at the same moment. */
export async function confirmOwnStore(client: Client, store: Store, config: Place): Promise<void> {
  const judged = judgeStore(await look(client, store, config));
  if (judged.kind === 'refused') throw new StoreRefused(storeRefusalSentence(judged.refusal));
}

/** Binds the store to the namespace, whatever either belonged to: where they differ, the namespace's long-running workflows are
 * ended, and new ones begin on what the store holds, `operations` at once, so that no other store can come first. False: they
 * belonged together already. An operator's step, to be taken while no worker runs. */
export async function adoptStore(client: Client, store: Store, config: Place): Promise<boolean> {
  const found = await look(client, store, config);
  const judged = judgeStore(found);
  if (judged.kind === 'own') return false;
  if (judged.kind === 'refused') {
    const governors = new Set(Object.keys(ledgerOwners(config)).map(governorWorkflowId));
    // Those of accounts that only the other store knows: on this one they would miss their ledgers and say so.
    const running = `WorkflowType = '${WORKFLOW.costGovernor}' AND ExecutionStatus = 'Running'`;
    for await (const { workflowId } of client.workflow.list({ query: running })) governors.add(workflowId);
    for (const workflowId of [OPERATIONS_WORKFLOW_ID, SCOREKEEPER_WORKFLOW_ID, ...governors]) {
      await end(client, workflowId);
    }
  }
  const identity = newIdentity(found);
  await store.identity.replace(identity);
  if (judged.kind === 'refused') await startOperations(client, identity.serviceId);
  return true;
}

/** Starts `operations`, or finds it running, whichever store it belongs to. */
export async function startOperations(client: Client, serviceId: string): Promise<void> {
  await client.workflow.start(WORKFLOW.operations, {
    taskQueue: TASK_QUEUE,
    workflowId: OPERATIONS_WORKFLOW_ID,
    workflowIdConflictPolicy: 'USE_EXISTING',
    memo: { [STORE_MEMO]: serviceId },
    args: [{}],
  });
}

async function look(client: Client, store: Store, config: Place): Promise<StoreAndNamespace> {
  const { address, namespace } = config.temporal;
  const [identity, mode, operations, { namespaceInfo }] = await Promise.all([
    store.identity.read(),
    store.control.findMode(),
    describeOperations(client),
    client.workflowService.describeNamespace({ namespace }),
  ]);
  return {
    database: config.mongodb.database,
    address,
    namespace: { name: namespace, id: namespaceInfo?.id ?? '' },
    identity,
    isEmpty: mode === null,
    operations,
  };
}

async function describeOperations(client: Client): Promise<StoreAndNamespace['operations']> {
  try {
    const { status, memo } = await client.workflow.getHandle(OPERATIONS_WORKFLOW_ID).describe();
    if (status.name !== 'RUNNING') return null;
    const stated = memo?.[STORE_MEMO];
    return { serviceId: typeof stated === 'string' ? stated : null };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

function newIdentity({ namespace, address }: StoreAndNamespace): StoreIdentity {
  return {
    serviceId: randomUUID(),
    namespace: namespace.name,
    namespaceId: namespace.id,
    address,
    createdAtMs: Date.now(),
  };
}

async function end(client: Client, workflowId: string): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId).terminate('the namespace goes on with another store');
  } catch (error) {
    // It did not run.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

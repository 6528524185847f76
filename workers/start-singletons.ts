import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Config } from '../config/config.ts';
import { canonicalJson } from '../domain/shared/canonical-json.ts';
import { type LedgerOwner, ledgerOwners } from '../domain/shared/service-account.ts';
import type { Store } from '../store/index.ts';
import {
  governorWorkflowId,
  OPERATIONS_WORKFLOW_ID,
  SCOREKEEPER_WORKFLOW_ID,
  type SetPolicyInput,
  SIGNAL,
  TASK_QUEUE,
  UPDATE,
  WORKFLOW,
} from '../workflows/messages.ts';
import { confirmOwnStore, startOperations } from './own-store.ts';
import { scheduleRetention } from './retention-schedule.ts';
import { scheduleSettlements } from './settlements-schedule.ts';

const READY_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 50;

/** Starts `operations`, the scorekeeper and a governor per configured account and one for the service itself, or finds them
 * running, and waits until mode and policies are in the store: before that nothing could be decided. A configuration whose budget
 * changed becomes a new policy. `serviceId`: of the store. */
export async function startSingletons(client: Client, config: Config, store: Store, serviceId: string): Promise<void> {
  const start = (workflow: string, workflowId: string, input: object) =>
    client.workflow.start(workflow, {
      taskQueue: TASK_QUEUE,
      workflowId,
      workflowIdConflictPolicy: 'USE_EXISTING',
      args: [input],
    });
  const wasWritten = (await store.control.findMode()) !== null;
  await startOperations(client, serviceId);
  await confirmOwnStore(client, store, config);
  await start(WORKFLOW.scorekeeper, SCOREKEEPER_WORKFLOW_ID, {});
  await scheduleRetention(client);
  await scheduleSettlements(client, config);
  const { sweepEveryMs } = config.governor;
  const owners = ledgerOwners(config);
  for (const account of Object.keys(owners)) {
    await start(WORKFLOW.costGovernor, governorWorkflowId(account), { account, sweepEveryMs });
  }
  await eventually('the mode was not written', () => store.control.findMode());
  // One that has just started looks by itself; one that was running holds the queues to an older configuration.
  if (wasWritten) await client.workflow.getHandle(OPERATIONS_WORKFLOW_ID).signal(SIGNAL.limitsConfigured);
  for (const [account, configured] of Object.entries(owners)) {
    await configurePolicy(client, store, account, configured);
  }
}

async function configurePolicy(client: Client, store: Store, account: string, { zone, budget }: LedgerOwner) {
  const state = await eventually(`account ${account} was not opened`, () => store.control.readAccount(account));
  if (canonicalJson(state.configured) === canonicalJson(budget) && state.zone === zone) return;
  const reason = 'the configuration states another budget';
  const change: SetPolicyInput = { budget, zone, reason, by: 'configuration', fromConfiguration: true };
  await client.workflow.getHandle(governorWorkflowId(account)).executeUpdate(UPDATE.setPolicy, { args: [change] });
}

async function eventually<T>(problem: string, look: () => Promise<T | null>): Promise<T> {
  const until = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > until) {
      throw new Error(`After ${READY_WITHIN_MS / 1000} s ${problem}: look at the workflow in the Temporal Web UI.`);
    }
    await delay(LOOK_EVERY_MS);
  }
}

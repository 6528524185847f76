import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Config } from '../config/config.ts';
import { canonicalJson } from '../domain/shared/canonical-json.ts';
import type { Store } from '../store/index.ts';
import {
  governorWorkflowId,
  OPERATIONS_WORKFLOW_ID,
  SCOREKEEPER_WORKFLOW_ID,
  SIGNAL,
  TASK_QUEUE,
  UPDATE,
  WORKFLOW,
} from '../workflows/messages.ts';

const READY_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 50;

/** Starts `operations`, the scorekeeper and a governor per configured account, or finds them running, and waits until mode and policies
 * stand in the store: before that nothing could be decided. A configuration whose budget changed becomes a new policy. */
export async function startSingletons(client: Client, config: Config, store: Store): Promise<void> {
  // A store that knows nothing was replaced under a running workflow, which then must read and write it anew.
  const options = (workflowId: string, known: boolean) => ({
    taskQueue: TASK_QUEUE,
    workflowId,
    workflowIdConflictPolicy: known ? ('USE_EXISTING' as const) : ('TERMINATE_EXISTING' as const),
  });
  const mode = await store.control.findMode();
  await client.workflow.start(WORKFLOW.operations, { ...options(OPERATIONS_WORKFLOW_ID, mode !== null), args: [{}] });
  await client.workflow.start(WORKFLOW.scorekeeper, {
    ...options(SCOREKEEPER_WORKFLOW_ID, mode !== null),
    args: [{}],
  });
  const { sweepEveryMs } = config.governor;
  for (const account of Object.keys(config.accounts)) {
    const known = (await store.control.readAccount(account)) !== null;
    const input = { account, sweepEveryMs };
    await client.workflow.start(WORKFLOW.costGovernor, {
      ...options(governorWorkflowId(account), known),
      args: [input],
    });
  }
  await eventually('the mode was not written', () => store.control.findMode());
  // One that has just started looks by itself; one that was running holds the queues to an older configuration.
  if (mode !== null) await client.workflow.getHandle(OPERATIONS_WORKFLOW_ID).signal(SIGNAL.limitsConfigured);
  for (const [account, configured] of Object.entries(config.accounts)) {
    const state = await eventually(`account ${account} was not opened`, () => store.control.readAccount(account));
    const same = canonicalJson(state.configured) === canonicalJson(configured.budget) && state.zone === configured.zone;
    if (same) continue;
    const change = {
      budget: configured.budget,
      zone: configured.zone,
      reason: 'the configuration states another budget',
      by: 'configuration',
      fromConfiguration: true,
    };
    await client.workflow.getHandle(governorWorkflowId(account)).executeUpdate(UPDATE.setPolicy, { args: [change] });
  }
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

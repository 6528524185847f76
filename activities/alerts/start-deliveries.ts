import { alertWorkflowId } from '../../domain/shared/ids.ts';
import { WORKFLOW } from '../../workflows/messages.ts';
import type { Dependencies } from '../dependencies.ts';

/** The first wait before an alert is sent again; each wait after it is twice the one before. */
const FIRST_RETRY_MS = 30_000;

/** Starts the delivery of every alert that was raised lately and never sent, by whichever process raised it. Done again, it
 * finds the workflows that it started. An alert older than the time after which one is given up is no news. */
export async function startDeliveries(
  { store, config, workflows }: Pick<Dependencies, 'store' | 'config' | 'workflows'>,
  nowMs: number,
): Promise<void> {
  const { webhookUrl, giveUpAfterMs } = config.alerts;
  // Without the secret alerts are kept, and none is sent unsigned.
  if (webhookUrl === null || config.webhookSecret === null) return;
  for (const { id, raisedAtMs } of await store.alerts.unsent(nowMs - giveUpAfterMs)) {
    const input = { alertId: id, firstRetryMs: FIRST_RETRY_MS, giveUpAfterMs: raisedAtMs + giveUpAfterMs - nowMs };
    await workflows.start(WORKFLOW.deliverAlert, alertWorkflowId(id), input);
  }
}

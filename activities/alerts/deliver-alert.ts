import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { deliveryFailureSentence } from '../../domain/explain/alert-sentences.ts';
import type { DeliveryFailure } from '../../domain/health/alert.ts';
import { alertWorkflowId } from '../../domain/shared/ids.ts';
import { postAlert } from '../../notify/webhook.ts';
import { WORKFLOW } from '../../workflows/messages.ts';
import type { Dependencies } from '../dependencies.ts';

/** What `deliverAlert` does: sends the alert, or gives it up. Temporal repeats a failed attempt. */
export function createDeliverAlert({ store, config, clock, log }: Dependencies) {
  const { webhookUrl: url } = config.alerts;
  const { webhookSecret: secret, simulated } = config;

  return {
    /** At least once: an alert that was accepted just before its worker died is sent again. */
    async sendAlert(alertId: string): Promise<void> {
      const alert = await store.alerts.read(alertId);
      if (!alert) throw ApplicationFailure.nonRetryable(`Alert ${alertId} is not in the store.`, 'unknown_alert');
      if (alert.delivery?.deliveredAtMs) return;
      const { attempt: attempts } = activityInfo();
      // Another worker's configuration may have an address.
      const failure: DeliveryFailure | null =
        url === null || secret === null
          ? { code: 'no_address', figures: {} }
          : await postAlert({ url, secret, simulated }, alert, clock.now());
      const deliveredAtMs = failure === null ? clock.now() : null;
      await store.alerts.writeDelivery(alertId, { attempts, deliveredAtMs, gaveUpAtMs: null, failure });
      if (failure === null) return;
      const sentence = deliveryFailureSentence(failure);
      log('warn', `Alert ${alertId} was not accepted at attempt ${attempts}: ${sentence}. It is sent again.`);
      throw ApplicationFailure.retryable(`Alert ${alertId} was not accepted: ${sentence}.`, failure.code);
    },

    async giveUpAlert(alertId: string): Promise<void> {
      const alert = await store.alerts.read(alertId);
      if (!alert || alert.delivery?.deliveredAtMs) return;
      const { attempts = 0, failure = null } = alert.delivery ?? {};
      await store.alerts.writeDelivery(alertId, { attempts, deliveredAtMs: null, gaveUpAtMs: clock.now(), failure });
      const hours = Number((config.alerts.giveUpAfterMs / 3_600_000).toFixed(1));
      const why = failure === null ? 'no attempt was made' : deliveryFailureSentence(failure);
      log('error', `Alert ${alertId} is given up: it was not accepted within ${hours} h (${why}).`);
    },
  };
}

/** The rest follows with the next sweep. */
const AT_ONCE = 20;
/** The first wait before an alert is sent again; each wait after it is twice the one before. */
const FIRST_RETRY_MS = 30_000;

/** Starts the delivery of every alert that was raised lately and never sent, by whichever process raised it. Done again, it
 * finds the workflows that it started. An alert older than the time after which one is given up is no news. */
export async function startDeliveries(
  { store, config, workflows, log }: Pick<Dependencies, 'store' | 'config' | 'workflows' | 'log'>,
  nowMs: number,
): Promise<void> {
  const { webhookUrl, webhookEvents, giveUpAfterMs } = config.alerts;
  // Without the secret alerts are kept, and none is sent unsigned.
  if (webhookUrl === null || config.webhookSecret === null || !webhookEvents.includes('alert')) return;
  try {
    for (const { id, raisedAtMs } of await store.alerts.undelivered(nowMs - giveUpAfterMs, AT_ONCE)) {
      const input = { alertId: id, firstRetryMs: FIRST_RETRY_MS, giveUpAfterMs: raisedAtMs + giveUpAfterMs - nowMs };
      await workflows.start(WORKFLOW.deliverAlert, alertWorkflowId(id), input);
    }
  } catch (error) {
    log('warn', 'Alerts could not be given to their delivery; the next sweep tries again', { error: String(error) });
  }
}

import type { KeptAlert } from '../../domain/health/alert.ts';
import { postAlert, type Webhook } from '../../notify/webhook.ts';
import type { Store } from '../../store/index.ts';

export interface AlertSenderParts {
  readonly store: Pick<Store, 'alerts'>;
  /** Null = alerts are kept and not sent by this process. */
  readonly webhook: Webhook | null;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
}

/** Workers send alerts. One that none has tried for so long is sent from here: none is left, or those that are do not. */
const OTHERS_SEND_WITHIN_MS = 60_000;
const GIVES_UP_AFTER_MS = 24 * 3_600_000;
const AT_ONCE = 20;
/** What others try again and again must not hide what is sent from here. */
const LOOKED_AT = 500;
const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 3_600_000;

/** Sends what workers cannot send: alerts of this process, and those that no worker takes up. */
export function createAlertSender({ store, webhook, now, log }: AlertSenderParts) {
  /** Alerts whose delivery was begun here, or is this process's own, and when they are tried again. */
  const own = new Map<string, { atMs: number; waitMs: number }>();
  let sending: Promise<void> = Promise.resolve();
  let isSending = false;

  async function send(to: Webhook, alert: KeptAlert): Promise<void> {
    const { waitMs } = own.get(alert.id) ?? { waitMs: FIRST_RETRY_MS };
    const failure = await postAlert(to, alert, now());
    own.set(alert.id, { atMs: now() + waitMs, waitMs: Math.min(LONGEST_RETRY_MS, 2 * waitMs) });
    const attempts = (alert.delivery?.attempts ?? 0) + 1;
    const deliveredAtMs = failure === null ? now() : null;
    await store.alerts.writeDelivery(alert.id, { attempts, deliveredAtMs, gaveUpAtMs: null, failure });
    if (failure === null) own.delete(alert.id);
  }

  const isOurs = ({ id, raisedAtMs, delivery }: KeptAlert) =>
    own.has(id) || (delivery === null && now() - raisedAtMs >= OTHERS_SEND_WITHIN_MS);

  async function sendAll(to: Webhook): Promise<void> {
    const open = await store.alerts.undelivered(now() - GIVES_UP_AFTER_MS, LOOKED_AT);
    const due = open.filter((alert) => isOurs(alert) && now() >= (own.get(alert.id)?.atMs ?? 0));
    for (const { id } of due.slice(0, AT_ONCE)) {
      // Those before it may have taken long, and another process may have sent it meanwhile.
      const alert = await store.alerts.read(id);
      if (alert && !alert.delivery?.deliveredAtMs) await send(to, alert);
      else own.delete(id);
    }
  }

  return {
    /** This process is the one that sends it, at once. */
    take(alertId: string): void {
      own.set(alertId, { atMs: 0, waitMs: FIRST_RETRY_MS });
    },

    /** Sends what is due. Returns at once: a receiver that hangs must hold up no look. */
    sendDue(): void {
      if (!webhook || isSending) return;
      isSending = true;
      sending = sendAll(webhook)
        .catch((error: unknown) => log('warn', `Alerts could not be sent or noted: ${String(error)}`))
        .finally(() => {
          isSending = false;
        });
    },

    /** Waits until what is being sent is. */
    sent: () => sending,
  };
}

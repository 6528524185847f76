import type { Clock, Log } from '../activities/index.ts';
import type { Config } from '../config/config.ts';
import type { KeptAlert } from '../domain/health/alert.ts';
import { nextDelivery } from '../domain/health/delivery.ts';
import type { Store } from '../store/index.ts';
import { postAlert, type Webhook } from './webhook.ts';

const LOOK_EVERY_MS = 3_000;
const AT_ONCE = 20;

export interface Courier {
  /** Ends the looking; what is being sent is waited for. */
  stop(): Promise<void>;
}

interface Parts {
  readonly store: Pick<Store, 'alerts'>;
  readonly config: Pick<Config, 'alerts' | 'webhookSecret' | 'simulated'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Looks every few seconds for alerts that are to be sent, in every worker process: an alert is sent by whoever claims it. A
 * timer of its own, because an address that does not answer must hold up neither the beats nor the governor. Null where no
 * address is configured. */
export function startDelivering({ store, config, clock, log }: Parts): Courier | null {
  const { webhookUrl, giveUpAfterMs } = config.alerts;
  if (webhookUrl === null) return null;
  const { webhookSecret } = config;
  if (webhookSecret === null) {
    log(
      'error',
      'alerts.webhookUrl is set and CONCLAVE_WEBHOOK_SECRET is not: alerts are kept, and none is sent unsigned. Set it in the workers’ environment.',
    );
    return null;
  }
  const deliver = createDelivery(
    { store, clock, log },
    { url: webhookUrl, secret: webhookSecret, simulated: config.simulated },
    giveUpAfterMs,
  );
  let isSilent = false;
  let looking: Promise<void> | null = null;
  async function look(): Promise<void> {
    try {
      await deliver();
      isSilent = false;
    } catch (error) {
      if (!isSilent) log('warn', 'The store does not tell which alerts are to be sent', { error: String(error) });
      isSilent = true;
    }
  }
  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = null;
    });
  }, LOOK_EVERY_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}

/** Sends what is due, each alert at least once: one that was taken just before its worker died is sent again. Returns how
 * many were taken. */
export function createDelivery({ store, clock, log }: Omit<Parts, 'config'>, webhook: Webhook, giveUpAfterMs: number) {
  return async function deliver(): Promise<number> {
    const nowMs = clock.now();
    const due = await store.alerts.due(nowMs, nowMs - giveUpAfterMs, AT_ONCE);
    const taken = await Promise.all(due.map(deliverOne));
    return taken.filter(Boolean).length;
  };

  async function deliverOne(kept: KeptAlert): Promise<boolean> {
    const step = nextDelivery(kept, clock.now(), giveUpAfterMs);
    // Another may have claimed it while the list was read, or since.
    if (!step || !(await store.alerts.move(kept, step.claim))) return false;
    const { what, claim } = step;
    const { delivery, ...alert } = kept;
    if (what === 'give_up') {
      const hours = Number((giveUpAfterMs / 3_600_000).toFixed(1));
      log('error', `Alert ${alert.id} is given up: nobody took it within ${hours} h (${claim.failure}).`);
      return false;
    }
    const failure = await postAlert(webhook, alert, clock.now());
    const claimed = { ...alert, delivery: claim };
    if (failure === null) {
      return store.alerts.move(claimed, { ...claim, failure: null, deliveredAtMs: clock.now() });
    }
    await store.alerts.move(claimed, { ...claim, failure });
    log('warn', `Alert ${alert.id} was not taken at attempt ${claim.attempts}: ${failure}. It is sent again.`);
    return false;
  }
}

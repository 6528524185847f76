import type { KeptAlert } from '../../domain/health/alert.ts';
import {
  lookAtWorkers,
  type WorkerPresence,
  type WorkersSeen,
  workerPresence,
} from '../../domain/health/worker-presence.ts';
import { noWorkerAlertId } from '../../domain/shared/ids.ts';
import { postAlert, type Webhook } from '../../notify/webhook.ts';
import type { Store } from '../../store/index.ts';

export type WorkerWatch = ReturnType<typeof createWorkerWatch>;

export interface WorkerWatchParts {
  readonly store: Pick<Store, 'workerHeartbeats' | 'alerts'>;
  readonly heartbeatEveryMs: number;
  /** Null = alerts are kept and not sent by this process. */
  readonly webhook: Webhook | null;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
}

/** A service that starts may have its page before its workers. */
const FIRST_WORKER_WITHIN_MS = 60_000;
/** Whoever raised an alert sends it; after this long another process that watches does. */
const OTHERS_SEND_AFTER_MS = 60_000;
const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 3_600_000;

/** Watches the workers' heartbeats, whether a page is open or not. When all workers are gone no other process is left to say so: it
 * raises the alert, sends it, and ends it when a worker is back. */
export function createWorkerWatch(parts: WorkerWatchParts) {
  const { store, heartbeatEveryMs, webhook, now, log } = parts;
  let seen: WorkersSeen | null = null;
  let hasSeenWorker = false;
  let isQuiet = false;
  let raisedHere: string | null = null;
  let retry = { atMs: 0, waitMs: FIRST_RETRY_MS };
  let sending: Promise<void> = Promise.resolve();
  let isSending = false;

  /** One look. Throws where the store does not answer: what was not watched is then not vouched for. */
  async function look(): Promise<WorkerPresence> {
    try {
      const heartbeats = await store.workerHeartbeats.list();
      seen = lookAtWorkers(seen, heartbeats, now());
    } catch (error) {
      seen = null;
      throw error;
    }
    const presence = workerPresence(seen, heartbeatEveryMs);
    if (presence.running.length > 0) await clear();
    else if (presence.isNone && isIncident(seen)) await report(presence);
    return presence;
  }

  const isIncident = ({ sinceMs, lookedAtMs }: WorkersSeen) =>
    hasSeenWorker || lookedAtMs - sinceMs >= FIRST_WORKER_WITHIN_MS;

  async function clear(): Promise<void> {
    hasSeenWorker = true;
    if (isQuiet) return;
    const latest = await store.alerts.latest('no_worker');
    if (latest && latest.endedAtMs === undefined) {
      await store.alerts.end(latest.id, now());
      log('info', 'A worker is running again.');
    }
    isQuiet = true;
  }

  async function report({ lastHeartbeatAtMs }: WorkerPresence): Promise<void> {
    isQuiet = false;
    const latest = await store.alerts.latest('no_worker');
    if (latest && latest.endedAtMs === undefined) return sendIfDue(latest);
    // The end of the incident before is the same to every process that watches, so only one of them raises this one.
    const id = noWorkerAlertId(latest?.endedAtMs ?? 0);
    const figures = { lastHeartbeatAtMs };
    const alert = { id, kind: 'no_worker', account: null, severity: 'critical', figures, raisedAtMs: now() } as const;
    if (!(await store.alerts.raise(alert))) return;
    log('error', 'No worker is running: what is started waits.');
    raisedHere = id;
    retry = { atMs: 0, waitMs: FIRST_RETRY_MS };
    sendIfDue({ ...alert, delivery: null });
  }

  /** Beside the looks: a receiver that hangs must not look like a gap. */
  function sendIfDue(alert: KeptAlert): void {
    const isOurs = alert.id === raisedHere || now() - alert.raisedAtMs >= OTHERS_SEND_AFTER_MS;
    if (!webhook || alert.delivery?.deliveredAtMs || !isOurs || isSending || now() < retry.atMs) return;
    isSending = true;
    sending = send(webhook, alert)
      .catch((error: unknown) => log('warn', `Alert ${alert.id} could not be sent or noted: ${String(error)}`))
      .finally(() => {
        isSending = false;
      });
  }

  async function send(to: Webhook, alert: KeptAlert): Promise<void> {
    const failure = await postAlert(to, alert, now());
    const attempts = (alert.delivery?.attempts ?? 0) + 1;
    retry = { atMs: now() + retry.waitMs, waitMs: Math.min(LONGEST_RETRY_MS, 2 * retry.waitMs) };
    const deliveredAtMs = failure === null ? now() : null;
    await store.alerts.writeDelivery(alert.id, { attempts, deliveredAtMs, gaveUpAtMs: null, failure });
  }

  return {
    look,
    /** The ids of the workers that are running; null = it has not looked yet. */
    running: (): readonly string[] | null => seen && workerPresence(seen, heartbeatEveryMs).running,
    /** Waits until what is being sent is. */
    sent: () => sending,
  };
}

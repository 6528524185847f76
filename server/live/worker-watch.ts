import { createPresenceWatch } from '../../client/worker-presence.ts';
import { raisedAfter } from '../../domain/health/alert.ts';
import type { WorkerPresence, WorkersSeen } from '../../domain/health/worker-presence.ts';
import { noWorkerAlertId } from '../../domain/shared/ids.ts';
import type { Store } from '../../store/index.ts';
import { placeAlerts } from '../../store/keep-incidents.ts';
import { type AlertSenderParts, createAlertSender } from './alert-sender.ts';

export type WorkerWatch = ReturnType<typeof createWorkerWatch>;

export interface WorkerWatchParts extends AlertSenderParts {
  readonly store: Pick<Store, 'workerHeartbeats' | 'alerts' | 'incidents' | 'decisions' | 'attempts'>;
  readonly heartbeatEveryMs: number;
}

/** A service that starts may have its page before its workers. */
const FIRST_WORKER_WITHIN_MS = 60_000;
/** Watches the workers' heartbeats, whether a page is open or not. When all workers are gone no other process is left to say so: it
 * raises the alert, sends it, and ends it when a worker is back. */
export function createWorkerWatch(parts: WorkerWatchParts) {
  const { store, heartbeatEveryMs, now, log } = parts;
  const sender = createAlertSender(parts);
  const presences = createPresenceWatch(store, heartbeatEveryMs, now);
  let hasSeenWorker = false;
  let isQuiet = false;

  /** One look. Throws where the store does not answer: what was not watched is then not vouched for. */
  async function look(): Promise<WorkerPresence> {
    const beforeMs = presences.seen()?.lookedAtMs ?? null;
    const presence = await presences.look();
    const seen = presences.seen();
    if (presence.running.length > 0) await clear(beforeMs);
    else if (presence.isNone && seen && isIncident(seen)) await report(presence);
    return presence;
  }

  const isIncident = ({ sinceMs, lookedAtMs }: WorkersSeen) =>
    hasSeenWorker || lookedAtMs - sinceMs >= FIRST_WORKER_WITHIN_MS;

  /** `beforeMs`: the look before, when no worker was back yet. What was decided since then went on after the end. */
  async function clear(beforeMs: number | null): Promise<void> {
    hasSeenWorker = true;
    if (isQuiet) return;
    const latest = await store.alerts.latest('no_worker');
    if (latest && latest.endedAtMs === undefined) {
      await store.alerts.end(latest.id, Math.max(latest.raisedAtMs, beforeMs ?? now()));
      log('info', 'A worker is running again.');
    }
    isQuiet = true;
  }

  async function report({ lastHeartbeatAtMs }: WorkerPresence): Promise<void> {
    isQuiet = false;
    const latest = await store.alerts.latest('no_worker');
    if (latest && latest.endedAtMs === undefined) {
      // Placed again where the process that raised it died in between.
      if (latest.incidentId === undefined) await placeAlerts(store, now());
      return sender.sendDue();
    }
    // The end of the incident before is the same to every process that watches, so only one of them raises this one.
    const id = noWorkerAlertId(latest?.endedAtMs ?? 0);
    const figures = { lastHeartbeatAtMs };
    const raisedAtMs = raisedAfter(latest, now());
    const alert = { id, kind: 'no_worker', account: null, severity: 'critical', figures, raisedAtMs } as const;
    if (!(await store.alerts.raise(alert))) return;
    log('error', 'No worker is running: what is started waits.');
    await placeAlerts(store, now());
    sender.take(id);
    sender.sendDue();
  }

  return {
    look,
    /** The ids of the workers that are running; null = it has not looked yet. */
    running: presences.running,
    /** Sends what no worker sends; one process has one sender. */
    sendDue: () => sender.sendDue(),
    /** Waits until what is being sent is. */
    sent: () => sender.sent(),
  };
}

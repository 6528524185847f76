import { setTimeout as delay } from 'node:timers/promises';
import type { WorkerPresence } from '../domain/health/worker-presence.ts';
import type { Store } from '../store/index.ts';
import { createPresenceWatch } from './worker-presence.ts';

const LOOK_EVERY_MS = 500;

/** Looks at the workers' heartbeats until it is known whether one is running: at once where the clocks agree, else after the time
 * in which a worker would have written the next. `onSilence` hears at once that none has reported lately by this clock. */
export async function untilWorkersKnown(
  store: Pick<Store, 'workerHeartbeats'>,
  everyMs: number,
  onSilence: (presence: WorkerPresence) => void = () => undefined,
): Promise<WorkerPresence> {
  const presences = createPresenceWatch(store, everyMs, Date.now);
  for (let looks = 1; ; looks += 1) {
    const presence = await presences.look();
    if (presence.running.length > 0 || presence.isNone) return presence;
    if (looks === 1) onSilence(presence);
    await delay(LOOK_EVERY_MS);
  }
}

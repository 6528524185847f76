import { setTimeout as delay } from 'node:timers/promises';
import {
  lookAtWorkers,
  type WorkerPresence,
  type WorkersSeen,
  workerPresence,
} from '../domain/health/worker-presence.ts';
import type { Store } from '../store/index.ts';

const LOOK_EVERY_MS = 500;

/** Looks at the workers' heartbeats until it is known whether one is running: at once where the clocks agree, else after the time
 * in which a worker would have written the next. */
export async function untilWorkersKnown(
  { workerHeartbeats }: Pick<Store, 'workerHeartbeats'>,
  everyMs: number,
): Promise<WorkerPresence> {
  let seen: WorkersSeen | null = null;
  for (;;) {
    const heartbeats = await workerHeartbeats.list();
    seen = lookAtWorkers(seen, heartbeats, Date.now());
    const presence = workerPresence(seen, everyMs);
    if (presence.running.length > 0 || presence.isNone) return presence;
    await delay(LOOK_EVERY_MS);
  }
}

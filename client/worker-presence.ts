import {
  lookAtWorkers,
  type WorkerPresence,
  type WorkersSeen,
  workerPresence,
} from '../domain/health/worker-presence.ts';
import type { Store } from '../store/index.ts';

/** Looks at the workers' heartbeats, as often as it is asked to: what it knows grows with each look. */
export function createPresenceWatch(
  { workerHeartbeats }: Pick<Store, 'workerHeartbeats'>,
  everyMs: number,
  now: () => number,
) {
  let seen: WorkersSeen | null = null;
  return {
    /** Throws where the store does not answer: what was not watched is then not vouched for. */
    async look(): Promise<WorkerPresence> {
      try {
        seen = lookAtWorkers(seen, await workerHeartbeats.list(), now());
      } catch (error) {
        seen = null;
        throw error;
      }
      return workerPresence(seen, everyMs);
    },
    /** As of the last look; null = it has not looked, or the store did not answer. */
    seen: () => seen,
    /** The ids of the workers that run; null = not known. */
    running: (): readonly string[] | null => seen && workerPresence(seen, everyMs).running,
  };
}

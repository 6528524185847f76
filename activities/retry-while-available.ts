import { setTimeout as delay } from 'node:timers/promises';

const FOR_MS = 10_000;
const AGAIN_AFTER_MS = 200;

/** Tries a write again while the store is away, up to ten seconds: for what was paid for and would be lost with us. */
export async function retryWhileAvailable<T>(write: () => Promise<T>, stopped: AbortSignal): Promise<T> {
  const until = performance.now() + FOR_MS;
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (stopped.aborted || performance.now() > until) throw error;
      await delay(AGAIN_AFTER_MS);
    }
  }
}

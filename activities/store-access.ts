import { setTimeout as delay } from 'node:timers/promises';

/** Reads through a short memory: what was read within the last `maxAgeMs` serves again, and readers at the same moment
 * share one read. The bound that rests on it: no request starts more than a second after a mode was written. */
export function memoizeFor<T>(read: () => Promise<T>, maxAgeMs: number, now: () => number): () => Promise<T> {
  let value: Promise<T> | null = null;
  let readAtMs = 0;
  return () => {
    // Either way: a clock that was set back would keep an old value fresh until it has caught up.
    if (value === null || Math.abs(now() - readAtMs) > maxAgeMs) {
      readAtMs = now();
      const reading = read();
      value = reading;
      // A failed read is no memory: the next reader tries again, and this one gets the error.
      reading.catch(() => {
        if (value === reading) value = null;
      });
    }
    return value;
  };
}

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

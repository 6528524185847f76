import { LRUCache } from 'lru-cache';

const SHARED_FOR_MS = 1_000;
const KEPT = 100;

/** Reads that are kept for a moment, so that equal questions in that time share one read of the store. */
export function createSharedReads(now: () => number, forMs = SHARED_FOR_MS) {
  const reads = new LRUCache<string, Promise<unknown>>({ max: KEPT, ttl: forMs, perf: { now } });
  return {
    read<T>(key: string, make: () => Promise<T>): Promise<T> {
      const known = reads.get(key) as Promise<T> | undefined;
      if (known) return known;
      const reading = make();
      reads.set(key, reading);
      // The next question after a failure reads again.
      reading.catch(() => reads.delete(key));
      return reading;
    },
    forget: () => reads.clear(),
  };
}

import { LRUCache } from 'lru-cache';

/** Lets all who ask the same within a second share one read of the store. */
export interface SharedReads {
  read(key: string, make: () => Promise<unknown>): Promise<unknown>;
  forget(): void;
}

const SHARED_FOR_MS = 1_000;
const KEPT = 100;

export function createSharedReads(now: () => number): SharedReads {
  const reads = new LRUCache<string, Promise<unknown>>({ max: KEPT, ttl: SHARED_FOR_MS, perf: { now } });
  return {
    read(key, make) {
      const known = reads.get(key);
      if (known) return known;
      const made = make();
      reads.set(key, made);
      // Whoever asks after a failure tries again.
      made.catch(() => reads.delete(key));
      return made;
    },
    forget: () => reads.clear(),
  };
}

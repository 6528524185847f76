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

/** What a worker process writes to the store every few seconds: which providers' queues it polls. */
export interface WorkerHeartbeat {
  readonly worker: string;
  readonly providers: readonly string[];
  /** Since when it has written without a gap. */
  readonly sinceMs: number;
  readonly atMs: number;
}

/** A beat follows another after a fifth of this time: five in a row must be missing. */
export const BEATS_IN_SILENCE = 5;

/** Which of the providers have a queue that nobody polls.
 * Somebody must have seen it: a worker that has itself written without a gap for as long as that, in which nobody who polls
 * the queue wrote. So a store that was away, a first start and a clock that is wrong by seconds take nobody out, and times
 * are compared with times that workers wrote, never with the reader's clock.
 * Example, silence after 15 s: A has beaten from 0 to 40 s and B, alone with `xai`, last at 20 s: nobody polls `xai`. If A's
 * beats have a gap that ended at 30 s, the store was away, and B has time until 45 s. */
export function unpolled(
  providers: readonly string[],
  workerHeartbeats: readonly WorkerHeartbeat[],
  silentAfterMs: number,
): string[] {
  return providers.filter((provider) => {
    const last = Math.max(
      Number.NEGATIVE_INFINITY,
      ...workerHeartbeats.filter((beat) => beat.providers.includes(provider)).map(({ atMs }) => atMs),
    );
    return workerHeartbeats.some(({ sinceMs, atMs }) => atMs - Math.max(last, sinceMs) > silentAfterMs);
  });
}

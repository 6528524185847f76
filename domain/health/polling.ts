/** What a worker process writes to the store every few seconds: which providers' queues it polls. */
export interface WorkerHeartbeat {
  readonly worker: string;
  /** The name of the machine that it runs on. */
  readonly host?: string;
  readonly providers: readonly string[];
  /** Providers whose queues it would poll, had they not refused its key. */
  readonly refusedKeys?: readonly string[];
  /** Since when it has written without a gap. */
  readonly sinceMs: number;
  readonly atMs: number;
}

/** A worker is silent once this many heartbeats in a row are missing. */
export const HEARTBEATS_IN_SILENCE = 5;

/** Providers whose queue no worker polls.
 * Another worker must have observed the silence: one that has itself written without a gap for that long, in which no worker
 * that polls the queue wrote. So a store that was away, a first start and a clock that is wrong by seconds declare no queue
 * unpolled, and times are compared with times that workers wrote, never with the reader's clock.
 * Example, silence after 15 s: A has written from 0 to 40 s and B, the only worker with `xai`, last at 20 s: no worker polls
 * `xai`. If A has a gap that ended at 30 s, the store was away, and B has time until 45 s. */
export function unpolled(
  providers: readonly string[],
  heartbeats: readonly WorkerHeartbeat[],
  silentAfterMs: number,
): string[] {
  return providers.filter((provider) => {
    const polling = heartbeats.filter((heartbeat) => heartbeat.providers.includes(provider));
    // Who stopped polling because of its key vouches for the queue at once: no silence has to be waited for.
    if (polling.length === 0 && isKeyRefused(provider, heartbeats)) return true;
    const lastMs = Math.max(Number.NEGATIVE_INFINITY, ...polling.map(({ atMs }) => atMs));
    return heartbeats.some(({ sinceMs, atMs }) => atMs - Math.max(lastMs, sinceMs) > silentAfterMs);
  });
}

/** Whether a provider has refused the key of a worker, which for this alone does not poll its queue. */
export const isKeyRefused = (provider: string, heartbeats: readonly WorkerHeartbeat[]): boolean =>
  heartbeats.some(({ refusedKeys = [] }) => refusedKeys.includes(provider));

/** Whether a worker polls a provider's queue, as far as the heartbeats say: one that died seconds ago still counts. */
export const isPolled = (provider: string, heartbeats: readonly WorkerHeartbeat[], silentAfterMs: number): boolean =>
  heartbeats.some(({ providers }) => providers.includes(provider)) &&
  unpolled([provider], heartbeats, silentAfterMs).length === 0;

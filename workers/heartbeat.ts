import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Log } from '../activities/index.ts';
import { BEATS_IN_SILENCE } from '../domain/health/polling.ts';
import type { Store } from '../store/index.ts';

const FORGOTTEN_AFTER_MS = 86_400_000;

export interface Heart {
  /** Ends the beats and takes ours away: this process polls nothing any more. */
  stop(): Promise<void>;
}

/** Tells the store every few seconds which providers' queues this process polls; the first time before this returns, and so
 * before it polls. Real time, whatever the decisions' clock says: others hold it to their own. */
export async function startWorkerHeartbeat(
  store: Pick<Store, 'workerHeartbeats'>,
  providers: readonly string[],
  everyMs: number,
  log: Log,
): Promise<Heart> {
  const worker = `${process.pid}@${hostname()}/${randomUUID().slice(0, 8)}`;
  let sinceMs = Date.now();
  let lastMs = sinceMs;
  let isSilent = false;
  let isStopped = false;
  let beating: Promise<void> = Promise.resolve();
  await store.workerHeartbeats.forgetBefore(sinceMs - FORGOTTEN_AFTER_MS);
  await store.workerHeartbeats.write({ worker, providers, sinceMs, atMs: sinceMs });

  async function beat(): Promise<void> {
    if (isStopped) return;
    const atMs = Date.now();
    // After a gap this worker cannot vouch for what others wrote in it: it may be the store that was away.
    if (isSilent || atMs - lastMs > (BEATS_IN_SILENCE * everyMs) / 2) sinceMs = atMs;
    try {
      await store.workerHeartbeats.write({ worker, providers, sinceMs, atMs });
      if (isSilent) log('info', 'The store takes this worker’s beats again.');
      isSilent = false;
      lastMs = atMs;
    } catch (error) {
      if (!isSilent) log('warn', 'The store does not take this worker’s workerHeartbeats', { error: String(error) });
      isSilent = true;
    }
  }

  const timer = setInterval(() => {
    beating = beating.then(beat);
  }, everyMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      isStopped = true;
      await beating;
      try {
        await store.workerHeartbeats.remove(worker);
      } catch (error) {
        // Its silence says the same a little later.
        log('warn', 'This worker’s beat could not be taken away', { error: String(error) });
      }
    },
  };
}

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Log } from '../activities/index.ts';
import { HEARTBEATS_IN_SILENCE, type WorkerHeartbeat } from '../domain/health/polling.ts';
import type { Store } from '../store/index.ts';

const FORGOTTEN_AFTER_MS = 86_400_000;

export interface RunningHeartbeat {
  /** Writes one now, after a change of what is polled. */
  write(): Promise<void>;
  /** Ends the heartbeat and removes the last one: this process polls nothing any more. */
  stop(): Promise<void>;
}

/** Writes every few seconds which providers' queues this process polls; the first time before this returns, and so before it
 * polls. In real time, whatever the decisions' clock says: others compare it with their own heartbeats. */
export async function startWorkerHeartbeat(
  { workerHeartbeats }: Pick<Store, 'workerHeartbeats'>,
  polling: () => Pick<WorkerHeartbeat, 'providers' | 'refusedKeys'>,
  everyMs: number,
  log: Log,
): Promise<RunningHeartbeat> {
  const host = hostname();
  const worker = `${process.pid}@${host}/${randomUUID().slice(0, 8)}`;
  let sinceMs = Date.now();
  let lastMs = sinceMs;
  let hasFailed = false;
  let isStopped = false;
  let writing: Promise<void> = Promise.resolve();
  await workerHeartbeats.forgetBefore(sinceMs - FORGOTTEN_AFTER_MS);
  await workerHeartbeats.write({ worker, host, ...polling(), sinceMs, atMs: sinceMs });

  async function write(): Promise<void> {
    if (isStopped) return;
    const atMs = Date.now();
    // After a gap this worker cannot vouch for what others wrote in it: the store may have been away.
    if (hasFailed || atMs - lastMs > (HEARTBEATS_IN_SILENCE * everyMs) / 2) sinceMs = atMs;
    try {
      await workerHeartbeats.write({ worker, host, ...polling(), sinceMs, atMs });
      if (hasFailed) log('info', 'The store accepts this worker’s heartbeats again.');
      hasFailed = false;
      lastMs = atMs;
    } catch (error) {
      if (!hasFailed) log('warn', 'The store does not accept this worker’s heartbeats', { error: String(error) });
      hasFailed = true;
    }
  }

  const writeNext = () => {
    writing = writing.then(write);
    return writing;
  };
  const timer = setInterval(writeNext, everyMs);
  timer.unref();
  return {
    write: writeNext,
    async stop() {
      clearInterval(timer);
      isStopped = true;
      await writing;
      try {
        await workerHeartbeats.remove(worker);
      } catch (error) {
        // Its silence says the same a little later.
        log('warn', 'This worker’s heartbeat could not be removed', { error: String(error) });
      }
    },
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import { KEYED_PROVIDERS, keyOf } from './config.ts';
import type { KillPoint } from './kill-points.ts';
import { loadWorker, type WorkerProcess } from './worker-process.ts';

const SPARES = 1;
const AGAIN_AFTER_MS = 500;

/** A fixed number of worker processes, each replaced when it dies. */
export interface WorkerPool {
  /** Sends SIGKILL to one of them; false when it was dead already. */
  kill(index: number): Promise<boolean>;
  /** The next replacements die at these points, one each. */
  arm(points: readonly KillPoint[]): void;
  setClock(offsetMs: number): void;
  /** When each worker that has died since the start did so, in epoch milliseconds. */
  deaths(): readonly number[];
  /** Takes the kill points away from the workers that are alive. */
  disarm(): void;
  /** Ends them all by SIGTERM, calls under way included; none is replaced. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

export async function startWorkerPool(
  size: number,
  orderFile: string,
  progress: (line: string) => void,
): Promise<WorkerPool> {
  const spares = Array.from({ length: size + SPARES }, () => loadWorker(orderFile));
  const places: WorkerProcess[] = [];
  const deaths: number[] = [];
  const armed: KillPoint[] = [];
  let clockOffsetMs = 0;
  let isOver = false;
  const keepers: Promise<void>[] = [];

  const take = () => {
    spares.push(loadWorker(orderFile));
    return spares.shift() as WorkerProcess;
  };
  /** Puts a working process into a place. When one fails to start because a server is away, the next one is tried. */
  async function fill(index: number): Promise<void> {
    for (;;) {
      if (isOver) return;
      const worker = take();
      const killPoint = armed.shift();
      places[index] = worker;
      try {
        const keys = Object.fromEntries(KEYED_PROVIDERS.map((provider) => [provider, keyOf(provider, index)]));
        await worker.work({ killPoints: killPoint ? [killPoint] : [], clockOffsetMs, keys });
        // The clocks may have been set while it was starting.
        worker.setClock(clockOffsetMs);
        return;
      } catch (error) {
        if (isOver) return;
        deaths.push(Date.now());
        if (worker.isAlive()) await worker.kill();
        progress(`worker ${index} could not start: ${String(error).split('\n').slice(0, 3).join(' ')}`);
        await delay(AGAIN_AFTER_MS);
      }
    }
  }
  async function keep(index: number): Promise<void> {
    while (!isOver) {
      await fill(index);
      await places[index]?.died;
      if (!isOver) deaths.push(Date.now());
    }
  }
  await Promise.all(Array.from({ length: size }, (_, index) => fill(index)));
  for (let index = 0; index < size; index++) {
    keepers.push(
      (places[index]?.died ?? Promise.resolve(null)).then(() => {
        if (!isOver) deaths.push(Date.now());
        return keep(index);
      }),
    );
  }
  return {
    async kill(index) {
      const worker = places[index];
      if (!worker?.isAlive()) return false;
      await worker.kill();
      return true;
    },
    arm(points) {
      armed.push(...points);
    },
    setClock(offsetMs) {
      clockOffsetMs = offsetMs;
      for (const worker of places) worker.setClock(offsetMs);
    },
    deaths: () => deaths,
    disarm() {
      armed.length = 0;
      for (const worker of places) worker.disarm();
    },
    async drain() {
      isOver = true;
      await Promise.all(places.map((worker) => worker.drain()));
    },
    async stop() {
      isOver = true;
      await Promise.all([...places, ...spares].map((worker) => worker.kill()));
      await Promise.all(keepers);
    },
  };
}

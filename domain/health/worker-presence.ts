import { HEARTBEATS_IN_SILENCE, type WorkerHeartbeat } from './polling.ts';

/** What one process has seen of the workers' heartbeats, by its own clock. The times that workers write are looked at for
 * change, so that clocks which differ by minutes declare no worker dead and none alive. */
export interface WorkersSeen {
  /** Since when it has looked without a gap. */
  readonly sinceMs: number;
  readonly lookedAtMs: number;
  readonly workers: readonly SeenWorker[];
}

interface SeenWorker {
  readonly worker: string;
  /** By the worker's clock. */
  readonly writtenAtMs: number;
  /** When this was first seen, by the observer's. */
  readonly seenAtMs: number;
  /** Whether it was seen to be written, and not only found. */
  readonly hasMoved: boolean;
}

export interface WorkerPresence {
  /** The ids of the workers that are running. */
  readonly running: readonly string[];
  /** Whether it is known that none is: silence has to be watched for a while. */
  readonly isNone: boolean;
  /** By the workers' clocks; null = no heartbeat is kept. */
  readonly lastHeartbeatAtMs: number | null;
}

/** A process that did not look for longer cannot say what was written in between. */
const LONGEST_GAP_MS = 5_000;
/** Of a heartbeat that is old by the observer's clock, so much is waited for the next: its clock may be wrong. */
const PERIODS_TO_MOVE = 1.5;

/** What is known after one more look; `before` null = the first. */
export function lookAtWorkers(
  before: WorkersSeen | null,
  heartbeats: readonly WorkerHeartbeat[],
  nowMs: number,
): WorkersSeen {
  const known = before && nowMs - before.lookedAtMs <= LONGEST_GAP_MS ? before : null;
  return {
    sinceMs: known?.sinceMs ?? nowMs,
    lookedAtMs: nowMs,
    workers: heartbeats.map(({ worker, atMs: writtenAtMs }) => {
      const seen = known?.workers.find((each) => each.worker === worker);
      if (seen?.writtenAtMs === writtenAtMs) return seen;
      return { worker, writtenAtMs, seenAtMs: nowMs, hasMoved: known !== null };
    }),
  };
}

/** Who is running. A worker is silent once five heartbeats in a row are missing. One whose heartbeat was only found counts by the
 * observer's clock until it is seen to move, or has not moved for as long. */
export function workerPresence({ sinceMs, lookedAtMs, workers }: WorkersSeen, everyMs: number): WorkerPresence {
  const silentAfterMs = HEARTBEATS_IN_SILENCE * everyMs;
  const isRunning = ({ writtenAtMs, seenAtMs, hasMoved }: SeenWorker) =>
    lookedAtMs - seenAtMs <= silentAfterMs && (hasMoved || Math.abs(lookedAtMs - writtenAtMs) <= silentAfterMs);
  const running = workers.filter(isRunning).map(({ worker }) => worker);
  const couldHaveMoved = lookedAtMs - sinceMs >= PERIODS_TO_MOVE * everyMs;
  return {
    running,
    isNone: running.length === 0 && (couldHaveMoved || workers.length === 0),
    lastHeartbeatAtMs: workers.length === 0 ? null : Math.max(...workers.map(({ writtenAtMs }) => writtenAtMs)),
  };
}

import { Worker } from 'node:worker_threads';
import type { KeptScore, Log, ScoringConfig } from '../activities/index.ts';

/** What the thread is given: no secret but the address of the store. */
export interface ScoringThreadData {
  readonly uri: string;
  readonly database: string;
  readonly config: ScoringConfig;
}

export type ScoringThreadReply =
  | { readonly ok: true; readonly kept: KeptScore }
  | { readonly ok: false; readonly error: { readonly name: string; readonly message: string; readonly stack: string } };

export interface ScoringThread {
  /** One round. Rejects when it fails, and when the thread dies over it; the next round starts another thread. A round that is
   * still running is ended first: its activity was given up. */
  run(nowMs: number): Promise<KeptScore>;
  stop(): Promise<void>;
}

/** A round holds some tens of megabytes; one that wants this much has gone wrong, and must not take the worker with it. */
const HEAP_AT_MOST_MB = 512;
/** Keeps score in a thread of its own, with its own connection to the store: building a scoreboard takes seconds of computing,
 * while the worker heartbeats model calls and decides. It has no environment: keys of providers stay outside. Started with the first round, and kept for the next. */
export function createScoringThread(data: ScoringThreadData, log: Log): ScoringThread {
  let thread: Worker | null = null;
  let giveUp: ((error: Error) => void) | null = null;

  function start(): Worker {
    const worker = new Worker(new URL('./scoring-thread-start.mjs', import.meta.url), {
      workerData: data,
      execArgv: [],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: HEAP_AT_MOST_MB },
    });
    const ended = (error: Error) => {
      if (thread !== worker) return;
      thread = null;
      giveUp?.(error);
    };
    worker.on('error', (error) => {
      log('warn', 'The thread that keeps score died', { error: String(error) });
      ended(error);
    });
    worker.on('exit', (code) => ended(new Error(`The thread that keeps score ended with code ${code}.`)));
    // A process that has nothing else to do may end.
    worker.unref();
    return worker;
  }

  async function stop(): Promise<void> {
    const running = thread;
    thread = null;
    giveUp?.(new Error('The round was ended.'));
    await running?.terminate();
  }

  return {
    async run(nowMs) {
      if (giveUp) await stop();
      thread ??= start();
      const worker = thread;
      return new Promise<KeptScore>((resolve, reject) => {
        const settle = () => {
          worker.off('message', listen);
          giveUp = null;
        };
        const listen = (reply: ScoringThreadReply) => {
          settle();
          if (reply.ok) resolve(reply.kept);
          else reject(Object.assign(new Error(reply.error.message), reply.error));
        };
        giveUp = (error) => {
          settle();
          reject(error);
        };
        worker.on('message', listen);
        worker.postMessage(nowMs);
      });
    },
    stop,
  };
}

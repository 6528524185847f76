import { Worker } from 'node:worker_threads';
import type { KeptScore, Log, ScoringConfig } from '../activities/index.ts';

/** What the thread is given besides the environment: no secret but the address of the store. */
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
  /** For good: a round that is running fails, and no other starts. */
  stop(): Promise<void>;
}

/** A round holds some tens of megabytes; one that wants this much has gone wrong, and must not take the worker with it. */
const HEAP_AT_MOST_MB = 512;
/** Keeps score in a thread of its own, with its own connection to the store: building a scoreboard takes seconds of computing,
 * while the worker heartbeats model calls and decides. Its environment is what the
 * caller gives, without the keys of providers: the store's credentials may be in it. Started with the first round, and kept for the next. */
export function createScoringThread(
  data: ScoringThreadData,
  env: Readonly<Record<string, string | undefined>>,
  log: Log,
): ScoringThread {
  let thread: Worker | null = null;
  let giveUp: ((error: Error) => void) | null = null;
  let isStopped = false;

  function start(): Worker {
    const worker = new Worker(new URL('./scoring-thread-start.mjs', import.meta.url), {
      workerData: data,
      execArgv: [],
      env,
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

  async function end(): Promise<void> {
    const running = thread;
    thread = null;
    giveUp?.(new Error('The round was ended.'));
    await running?.terminate();
  }

  return {
    async run(nowMs) {
      if (giveUp) await end();
      if (isStopped) throw new Error('This worker is ending; another takes the round.');
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
    async stop() {
      isStopped = true;
      await end();
    },
  };
}

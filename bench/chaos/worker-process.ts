import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { WorkerTask } from './worker.ts';

const RUN = fileURLToPath(new URL('../../bin/run-typescript.mjs', import.meta.url));
const SCRIPT = fileURLToPath(new URL('./worker.ts', import.meta.url));
const LAST_CHARACTERS = 4_000;

/** A worker in a process of its own, which can be killed. */
export interface WorkerProcess {
  readonly pid: number;
  /** Resolves with the signal that ended it, or null when it exited by itself. */
  readonly died: Promise<NodeJS.Signals | null>;
  isAlive(): boolean;
  /** Starts the worker, whose code is already loaded. Resolves when it works; rejects when it dies before that. */
  work(task?: Partial<WorkerTask>): Promise<void>;
  setClock(offsetMs: number): void;
  /** Takes its kill points away. */
  disarm(): void;
  /** SIGKILL: the process cannot clean up. */
  kill(): Promise<void>;
  /** SIGTERM: it drains. Resolves with its exit code. */
  drain(): Promise<number | null>;
  /** The end of what it wrote to stderr. */
  stderr(): string;
}

/** Starts a process that loads a worker's code and waits for its task. */
export function loadWorker(orderFile: string): WorkerProcess {
  const child = spawn(process.execPath, [RUN, SCRIPT, orderFile], { stdio: ['pipe', 'pipe', 'pipe'] });
  const { pid } = child;
  if (pid === undefined) throw new Error('The worker process could not be started.');
  let written = '';
  child.stderr.on('data', (chunk: Buffer) => {
    written = (written + chunk.toString('utf8')).slice(-LAST_CHARACTERS);
  });
  // A write to a process that has just died fails; `died` reports the death.
  child.stdin.on('error', () => undefined);
  const reports = listen(child);
  const died = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null);
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  const beforeDeath = async (report: Promise<void>, doing: string) => {
    const ended = died.then((signal) => {
      throw new Error(`The worker ended (${signal ?? child.exitCode}) while ${doing}:\n${written}`);
    });
    await Promise.race([report, ended]);
    ended.catch(() => undefined);
  };
  return {
    pid,
    died,
    isAlive,
    async work({ killPoints = [], clockOffsetMs = 0, keys = {} } = {}) {
      await beforeDeath(reports.loaded, 'it was loading');
      child.stdin.write(`go ${JSON.stringify({ killPoints, clockOffsetMs, keys })}\n`);
      await beforeDeath(reports.running, 'it was starting');
    },
    setClock(offsetMs) {
      if (isAlive()) child.stdin.write(`clock ${offsetMs}\n`);
    },
    disarm() {
      if (isAlive()) child.stdin.write('disarm\n');
    },
    async kill() {
      child.kill('SIGKILL');
      await died;
    },
    async drain() {
      child.kill('SIGTERM');
      await died;
      return child.exitCode;
    },
    stderr: () => written,
  };
}

function listen(child: ChildProcess): { loaded: Promise<void>; running: Promise<void> } {
  if (!child.stdout) throw new Error('The worker has no stdout.');
  const lines = createInterface({ input: child.stdout });
  const reported = (word: string) =>
    new Promise<void>((resolve) => {
      lines.on('line', (line) => {
        if (line === word) resolve();
      });
    });
  return { loaded: reported('loaded'), running: reported('running') };
}

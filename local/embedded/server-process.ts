import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { endProcess } from './processes.ts';

const GUARDIAN = fileURLToPath(new URL('./guardian.mjs', import.meta.url));
const STOP_WITHIN_MS = 12_000;
const LAST_LINES = 30;
const SILENT_AFTER_MS = 5_000;
const LOOK_EVERY_MS = 20;

/** A server that runs beside us, in a process group of its own (the terminal's Ctrl-C must not end it before the workers
 * have drained), watched by a guardian that ends it when we are gone. */
export type ServerProcess = Awaited<ReturnType<typeof startProcess>>;

/** Starts a command under a guardian, its output appended to the log file. Throws when it cannot be started. */
export async function startProcess(
  command: string,
  args: readonly string[],
  options: { logFile: string; env?: Readonly<Record<string, string>> },
) {
  await mkdir(dirname(options.logFile), { recursive: true });
  const logFd = openSync(options.logFile, 'a');
  const logStart = fstatSync(logFd).size;
  const guardian = spawn(process.execPath, [GUARDIAN, command, ...args], {
    stdio: ['pipe', 'pipe', logFd],
    detached: true,
    env: { ...process.env, ...options.env },
  });
  closeSync(logFd);
  const guardianExited = once(guardian, 'exit').then(() => undefined);
  /** What it has written to its log since it was started. */
  const log = async () => (await readFile(options.logFile)).subarray(logStart).toString('utf8');
  const lastLog = async () => (await log()).trimEnd().split('\n').slice(-LAST_LINES).join('\n');
  const pid = await readPid(guardian, guardianExited);
  if (pid === null) throw new Error(`${command} did not start. Its log (${options.logFile}) ends:\n${await lastLog()}`);
  // A guardian ends when its server does; one that was killed itself leaves the server to us.
  const exited = guardianExited.then(() =>
    guardian.signalCode === null ? undefined : endProcess(pid, args.join(' ')),
  );
  const isRunning = () => guardian.exitCode === null && guardian.signalCode === null;
  return {
    /** The server's own process, not its guardian's. */
    pid,
    /** Resolves when the server has ended, for whatever reason. */
    exited,
    isRunning,
    log,
    lastLog,
    /** Resolves once this server listens, as its log says. One whose log says nothing of it is taken to listen a while later,
     * since a server whose port is another's ends at once. */
    async listens(says: RegExp) {
      const until = Date.now() + SILENT_AFTER_MS;
      while (Date.now() < until) {
        if (says.test(await log())) return;
        await delay(LOOK_EVERY_MS);
      }
    },
    async stop() {
      guardian.stdin?.end();
      const timer = setTimeout(() => guardian.kill('SIGKILL'), STOP_WITHIN_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

async function readPid(guardian: ChildProcess, exited: Promise<void>): Promise<number | null> {
  const line = once(guardian.stdout ?? guardian, 'data').then(([chunk]) => Number.parseInt(String(chunk), 10));
  const pid = await Promise.race([line, exited.then(() => null)]);
  return pid !== null && Number.isSafeInteger(pid) ? pid : null;
}

import { execFile } from 'node:child_process';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const END_WITHIN_MS = 10_000;

/** Takes the data folder for this process: its servers may be opened once only. A lock whose process is gone is taken
 * over. Throws, naming the process, when another one has it. Returns the release. */
export async function lockFolder(dataDir: string): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true });
  const file = join(dataDir, 'lock');
  for (;;) {
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(`${process.pid}\n`);
      await handle.close();
      return () => rm(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const owner = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
    if (Number.isSafeInteger(owner) && /node/.test(await commandOf(owner))) {
      throw new Error(
        `Process ${owner} runs a Conclave on ${dataDir} already: end it first, or set CONCLAVE_DATA_DIR to another folder.`,
      );
    }
    await rm(file, { force: true });
  }
}

/** Ends servers that an earlier run left behind (its guardian was killed too): only processes that still name this data
 * folder in their command line. */
export async function endLeftovers(pids: readonly number[], dataDir: string): Promise<void> {
  for (const pid of pids) {
    if (!(await commandOf(pid)).includes(dataDir)) continue;
    process.kill(pid, 'SIGTERM');
    const until = Date.now() + END_WITHIN_MS;
    while ((await commandOf(pid)) !== '' && Date.now() < until) await delay(50);
    if ((await commandOf(pid)).includes(dataDir)) process.kill(pid, 'SIGKILL');
  }
}

/** The command line of a process; empty when there is none. */
async function commandOf(pid: number): Promise<string> {
  try {
    const { stdout } = await run('ps', ['-o', 'stat=,command=', '-p', String(pid)]);
    return stdout.trim().startsWith('Z') ? '' : stdout.trim();
  } catch {
    // ps ends with an error when it knows no such process.
    return '';
  }
}

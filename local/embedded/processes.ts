import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const END_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 50;
/** Slim container images have no `ps`, so the kernel's own table comes first where there is one. */
const HAS_PROC = existsSync('/proc/self/stat');

/** The command line of a process, its words parted by spaces; empty when there is none, or only its zombie. */
export async function commandOf(pid: number): Promise<string> {
  if (HAS_PROC) return (await readProc(pid, 'cmdline')).replaceAll('\0', ' ').trim();
  const line = await ps(pid, 'stat=,command=');
  return line.startsWith('Z') ? '' : line.replace(/^\S+\s+/, '');
}

/** The process and the moment of its start, in the kernel's own words: a pid alone is given again after a while, and in a
 * container every first process has the same. Empty when there is no such process. */
export async function identityOf(pid: number): Promise<string> {
  if ((await commandOf(pid)) === '') return '';
  // Field 22; the second is a name in brackets, which may hold spaces and brackets itself.
  const started = HAS_PROC
    ? (await readProc(pid, 'stat')).replace(/^.*\) /s, '').split(' ')[19]
    : await ps(pid, 'lstart=');
  return started ? `${pid} ${started}` : '';
}

/** Ends a process if its command line holds the words: politely, after ten seconds with -9. Resolves once it is gone. */
export async function endProcess(pid: number, words: string): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const until = Date.now() + END_WITHIN_MS;
    if (!(await isThat(pid, words))) return;
    send(pid, signal);
    while ((await isThat(pid, words)) && Date.now() < until) await delay(LOOK_EVERY_MS);
  }
}

async function isThat(pid: number, words: string): Promise<boolean> {
  const command = await commandOf(pid);
  return command !== '' && command.includes(words);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended between the look and the signal.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function readProc(pid: number, name: string): Promise<string> {
  try {
    return await readFile(`/proc/${pid}/${name}`, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return '';
    throw error;
  }
}

async function ps(pid: number, columns: string): Promise<string> {
  try {
    // The same moment in the same words in every locale and zone.
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    const { stdout } = await run('ps', ['-o', columns, '-p', String(pid)], { env });
    return stdout.trim();
  } catch (error) {
    // ps ends with code 1 when it knows no such process; anything else must not pass for that.
    if (error instanceof Error && 'code' in error && error.code === 1) return '';
    throw new Error(`\`ps\` could not tell whether process ${pid} runs (${String(error)}): make it available on PATH.`);
  }
}

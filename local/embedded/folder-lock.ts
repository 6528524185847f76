import { link, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identityOf } from './processes.ts';

const TAKEOVER_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 20;
let counter = 0;

/** Takes the data folder for this process: its servers may be opened once only. A lock whose process is gone is taken
 * over, by one process only. Throws, naming the process, when another one has it. Returns the release. */
export async function lockFolder(dataDir: string): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true });
  const file = join(dataDir, 'lock');
  const own = `${file}.${process.pid}-${counter++}`;
  // Linked when whole, so that no reader sees a lock that does not yet say whose it is.
  await writeFile(own, `${await identityOf(process.pid)}\n`);
  try {
    const until = Date.now() + TAKEOVER_WITHIN_MS;
    for (;;) {
      if (await unlessThere(() => link(own, file))) return () => rm(file, { force: true });
      const lock = await lockState(file);
      if (lock.is === 'held') {
        throw new Error(
          `Process ${lock.pid} runs a Conclave on ${dataDir} already: end it first, or set CONCLAVE_DATA_DIR to another folder.`,
        );
      }
      if (lock.is === 'stale') await removeStale(file, until);
    }
  } finally {
    await rm(own, { force: true });
  }
}

type LockState = { readonly is: 'absent' | 'stale' } | { readonly is: 'held'; readonly pid: number };

/** Held if the very process that the lock names runs. */
async function lockState(file: string): Promise<LockState> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return { is: 'absent' };
  const identity = text.trim();
  const pid = Number.parseInt(identity, 10);
  return Number.isSafeInteger(pid) && (await identityOf(pid)) === identity ? { is: 'held', pid } : { is: 'stale' };
}

/** One process at a time may remove a stale lock, after looking again: otherwise the slower of two that found it stale
 * would remove the lock that the faster has just taken. */
async function removeStale(file: string, until: number): Promise<void> {
  const takeover = `${file}.takeover`;
  if (await unlessThere(async () => (await open(takeover, 'wx')).close())) {
    try {
      if ((await lockState(file)).is === 'stale') await rm(file, { force: true });
    } finally {
      await rm(takeover, { force: true });
    }
  } else if (Date.now() > until) {
    throw new Error(`A start was killed while it took over ${file}: delete ${takeover}, then start again.`);
  } else {
    await delay(LOOK_EVERY_MS);
  }
}

/** False when what was to be made exists already. */
async function unlessThere(make: () => Promise<void>): Promise<boolean> {
  try {
    await make();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

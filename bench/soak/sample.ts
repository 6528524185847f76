import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Client } from '@temporalio/client';
import { governorWorkflowId, OPERATIONS_WORKFLOW_ID, SCOREKEEPER_WORKFLOW_ID } from '../../workflows/messages.ts';
import { ACCOUNT } from '../distinct-markets.ts';
import type { Layout } from '../layout/layout.ts';

const run = promisify(execFile);
const ENDLESS = [OPERATIONS_WORKFLOW_ID, SCOREKEEPER_WORKFLOW_ID, governorWorkflowId(ACCOUNT)];

export interface HistorySize {
  readonly events: number;
  readonly bytes: number;
}

/** What the service takes at a moment, in bytes. */
export interface Sample {
  readonly atMs: number;
  /** Resident memory by process; null = it has ended. */
  readonly rssBytes: Readonly<Record<string, number | null>>;
  readonly disk: { readonly storeBytes: number; readonly temporalBytes: number };
  /** Of the workflows that never end, by id. */
  readonly histories: Readonly<Record<string, HistorySize>>;
}

export async function takeSample({
  pids,
  dataDir,
  client,
}: Pick<Layout, 'pids' | 'dataDir' | 'client'>): Promise<Sample> {
  const rss = await Promise.all(Object.entries(pids).map(async ([name, pid]) => [name, await rssBytes(pid)] as const));
  const histories = await Promise.all(ENDLESS.map(async (id) => [id, await historyOf(client, id)] as const));
  return {
    atMs: Date.now(),
    rssBytes: Object.fromEntries(rss),
    disk: await diskOf(dataDir),
    histories: Object.fromEntries(histories),
  };
}

async function historyOf(client: Client, workflowId: string): Promise<HistorySize> {
  const { historyLength, raw } = await client.workflow.getHandle(workflowId).describe();
  return { events: historyLength, bytes: Number(raw.workflowExecutionInfo?.historySizeBytes ?? 0) };
}

/** Temporal's SQLite with its log, and everything else in the folder but text logs: the store. */
async function diskOf(dataDir: string): Promise<Sample['disk']> {
  let storeBytes = 0;
  let temporalBytes = 0;
  for (const name of await readdir(dataDir, { recursive: true })) {
    const found = await stat(join(dataDir, name)).catch(unlessGone);
    if (!found?.isFile() || name.startsWith('logs')) continue;
    if (name.startsWith('temporal.db')) temporalBytes += found.size;
    else storeBytes += found.size;
  }
  return { storeBytes, temporalBytes };
}

async function rssBytes(pid: number): Promise<number | null> {
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(unlessGone);
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(text ?? '')?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) * 1_024;
  }
  // ps ends with code 1 where there is no such process.
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 1) return { stdout: '' };
    throw error;
  });
  return stdout.trim() === '' ? null : Number(stdout) * 1_024;
}

/** Files and processes may go between a look and the next. */
function unlessGone(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ESRCH') return null;
  throw error;
}

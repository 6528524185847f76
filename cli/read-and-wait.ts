import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { START_ONE } from '../client/connect.ts';
import type { DecisionHandle } from '../client/decision-client.ts';
import { CommandFailed } from './output.ts';
import { workersPolling } from './temporal-state.ts';

/** What `decide` does before and after it has decided, for one market and for an event alike. */

/** The JSON in a file, or on stdin. */
export async function readJson(file: string): Promise<unknown> {
  return parseJson(await read(file), file);
}

async function read(file: string): Promise<string> {
  if (file === '-') return readAll(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'there is no such file' : error;
    throw new CommandFailed('unreadable', `${file} cannot be read: ${why}. Name a file with a market's JSON, or "-".`);
  }
}

function parseJson(content: string, file: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandFailed('unreadable', `${file === '-' ? 'stdin' : file} is not JSON: ${why}`);
  }
}

/** Fails at once where nobody would take the decision up. */
export async function refuseWithoutWorkers(client: Client, address: string): Promise<void> {
  if (await workersPolling(client)) return;
  throw new CommandFailed(
    'no_worker',
    `Temporal answers at ${address}, but no Conclave worker is at work there; ${START_ONE}`,
  );
}

/** The result, or a failure when it is this late: it has no worker to settle it. */
export async function inTime<Result>(handle: DecisionHandle<Result>, withinMs: number): Promise<Result> {
  const late = new AbortController();
  try {
    return await Promise.race([
      handle.result(),
      delay(withinMs, undefined, { signal: late.signal }).then(() => {
        throw new CommandFailed(
          'no_answer',
          `${handle.workflowId} is not decided ${withinMs / 1_000} s after its start: no worker seems to be at work. It is durable and goes on when one is (bin/conclave worker).`,
        );
      }),
    ]);
  } finally {
    late.abort();
  }
}

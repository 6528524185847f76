import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Decision } from '../../workflows/messages.ts';
import { START_ONE } from '../connect.ts';
import { type DecisionHandle, deadlineOf } from '../decision-client.ts';
import type { DecideOptions } from './command-options.ts';
import { readConfig, withClient } from './context.ts';
import { requestFrom } from './decide-request.ts';
import { modeNotice } from './mode-notice.ts';
import { CommandFailed, printResult, say } from './output.ts';
import { renderDecision } from './render-decision.ts';
import { workersPolling } from './temporal-state.ts';

/** A decision that is this late has no worker to settle it. */
const LATE_MS = 30_000;

/** Decides the market in a file, or on stdin, and prints the verdict. */
export async function decide(file: string, options: DecideOptions): Promise<void> {
  const request = requestFrom(parseJson(await read(file), file), options);
  const config = readConfig();
  await withClient(config, async (decisions, client) => {
    await refuseWithoutWorkers(client, config.temporal.address);
    const handle = await decisions.start(request);
    const decision = await inTime(handle, deadlineOf(request) + LATE_MS);
    printResult(options.json, decision, () => renderDecision(decision));
    // One in economy may be so by its account's budget alone: then there is nothing to say, and its notes tell.
    const notice = decision.mode === 'normal' ? null : modeNotice(await decisions.mode());
    if (notice !== null) say(notice);
  });
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

async function refuseWithoutWorkers(client: Client, address: string): Promise<void> {
  if (await workersPolling(client)) return;
  throw new CommandFailed(
    'no_worker',
    `Temporal answers at ${address}, but no Conclave worker is at work there; ${START_ONE}`,
  );
}

async function inTime(handle: DecisionHandle, withinMs: number): Promise<Decision> {
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

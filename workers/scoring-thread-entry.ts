import { parentPort, workerData } from 'node:worker_threads';
import { createScoringRound, type ScoringRound } from '../activities/index.ts';
import { openStore } from '../store/index.ts';
import type { ScoringThreadData, ScoringThreadReply } from './scoring-thread.ts';

/** The thread that keeps score, see scoring-thread.ts: each message is the time of a round. */
const port = parentPort;
if (!port) throw new Error('This file is run as a thread, by scoring-thread.ts.');

const { uri, database, config } = workerData as ScoringThreadData;
let opened: Promise<ScoringRound> | null = null;

/** Opened with the first round; a store that was away then is looked for again with the next. */
async function openRound(): Promise<ScoringRound> {
  opened ??= openStore(uri, database).then((store) => createScoringRound(store, config));
  try {
    return await opened;
  } catch (error) {
    opened = null;
    throw error;
  }
}

async function answer(nowMs: number): Promise<ScoringThreadReply> {
  try {
    return { ok: true, kept: await (await openRound())(nowMs) };
  } catch (error) {
    const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    return { ok: false, error: { name, message, stack } };
  }
}

port.on('message', async (nowMs: number) => port.postMessage(await answer(nowMs)));

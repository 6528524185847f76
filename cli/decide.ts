import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { START_ONE } from '../client/call-workflow.ts';
import type { DecisionHandle } from '../client/decision-client.ts';
import type { DecisionClient, ExplainedDecision } from '../client/index.ts';
import { deadlineOf } from '../client/start-once.ts';
import { untilWorkersKnown } from '../client/until-workers-known.ts';
import type { Config } from '../config/config.ts';
import type { Decision } from '../domain/decision/decision.ts';
import { isExpired } from '../domain/decision/expired.ts';
import type { DecideRequest } from '../domain/decision/request-schema.ts';
import { expiredSentence } from '../domain/explain/decision-words.ts';
import { formatTime } from '../domain/shared/format.ts';
import type { Store } from '../store/index.ts';
import { readConfig, withClient, withStore } from './context.ts';
import {
  type DecideOptions,
  eventRequestFrom,
  namedEventRequestFrom,
  namedRequestFrom,
  requestFrom,
} from './decide-request.ts';
import { decideSeveral, type MarketSource } from './decide-several.ts';
import { readEvidenceFile } from './evidence-file.ts';
import { modeNotice } from './mode.ts';
import { CommandFailed, EXIT, printResult, say, UsageError } from './output.ts';
import { readJson } from './read-file.ts';
import { renderDecision, renderEvent } from './render-decision.ts';
import { workersPolling } from './temporal-state.ts';
import { isTickerArgument } from './ticker-argument.ts';

/** A decision that is this late has no worker to finish it. */
const LATE_MS = 30_000;
/** A worker that runs takes a decision up at once. */
const TAKEN_WITHIN_MS = 1_000;

/** Decides markets by ticker, in files or on stdin, and prints the verdicts; or the markets of an event. */
export async function decide(files: readonly string[], options: DecideOptions): Promise<void> {
  const [file, ...others] = files;
  if (options.event !== undefined) return decideEvent(options.event, file, options);
  if (file === undefined)
    throw new UsageError('Name a market by its ticker or a file with it, or --event and an event.');
  if (others.length > 0) {
    const sources = await marketsOf(files, options);
    return withWorkers(async (decisions) => {
      const decided = await decideSeveral(sources, (request) => decideOne(decisions, request), options);
      refuseExpired(decided, Date.now());
      await sayMode(decisions, decided);
    });
  }
  const request = await marketRequest(file, options, await evidenceOf(options, file));
  await withWorkers(async (decisions) => {
    const decision = await decideOne(decisions, request);
    printResult(options.json, decision, () => renderDecision(decision, Date.now()));
    refuseExpired([decision], Date.now());
    await sayMode(decisions, [decision]);
  });
}

async function decideEvent(event: string, market: string | undefined, options: DecideOptions): Promise<void> {
  if (market !== undefined) throw new UsageError(`Decide ${market} or --event ${event}, not both.`);
  if (options.position)
    throw new UsageError('--position is for one market; an event takes `positions` in its request.');
  const evidence = await evidenceOf(options, event);
  const request = isTickerArgument(event)
    ? namedEventRequestFrom(event, options, evidence)
    : eventRequestFrom(await readJson(event), options, evidence);
  await withWorkers(async (decisions) => {
    const handle = await decisions.startEvent(request);
    const result = await inTime(decisions, handle, deadlineOf(request) + LATE_MS);
    printResult(options.json, result, () => renderEvent(result, Date.now()));
    refuseExpired(result.decisions, Date.now());
    await sayMode(decisions, result.decisions);
  });
}

/** What is to be decided of each file: a file that cannot be read does not stop the others. */
async function marketsOf(files: readonly string[], options: DecideOptions): Promise<readonly MarketSource[]> {
  if (options.requestId !== undefined || options.position) {
    throw new UsageError('--request-id and --position are for one market: decide the files one at a time.');
  }
  if (files.filter((file) => file === '-').length > 1)
    throw new UsageError('Only one market can come from stdin; name files for the others.');
  const evidence = await evidenceOf(
    options,
    files.find((file) => file === '-'),
  );
  return files.map((file) => ({ file, request: () => marketRequest(file, options, evidence) }));
}

async function marketRequest(market: string, options: DecideOptions, evidence: unknown): Promise<DecideRequest> {
  if (isTickerArgument(market)) return namedRequestFrom(market, options, evidence);
  return requestFrom(await readJson(market), options, evidence);
}

const evidenceOf = async ({ evidence }: DecideOptions, marketFile: string | undefined) =>
  evidence === undefined ? undefined : readEvidenceFile(evidence, marketFile);

async function withWorkers(run: (decisions: DecisionClient) => Promise<void>): Promise<void> {
  const config = readConfig();
  await withClient(config, async (decisions, client) => {
    await refuseWithoutWorkers(config, client);
    await run(decisions);
  });
}

async function decideOne(decisions: DecisionClient, request: DecideRequest): Promise<ExplainedDecision> {
  return inTime(decisions, await decisions.start(request), deadlineOf(request) + LATE_MS);
}

/** A repeated requestId returns the decision that stands, however old it is: one that is over must not be acted on, so the exit code
 * says it too. */
export function refuseExpired(decided: readonly Decision[], nowMs: number): void {
  const expired = decided.filter((decision) => decision.verdict.trade && isExpired(decision, nowMs));
  for (const decision of expired) say(expiredSentence(decision));
  if (expired.length > 0) process.exitCode = EXIT.failed;
}

/** Says which mode is in force where a decision was made in another than normal. A decision may be in economy by its account's
 * budget alone: then the service's mode is normal and its notes say why. */
async function sayMode(client: DecisionClient, decided: readonly Pick<ExplainedDecision, 'mode'>[]): Promise<void> {
  if (decided.every(({ mode }) => mode === 'normal')) return;
  const notice = modeNotice(await client.mode());
  if (notice !== null) say(notice);
}

/** Fails within seconds where no worker would run the decision, and says at once that none has reported. Where the store cannot be
 * reached from here, Temporal is asked, which reports the poll of a dead worker for two minutes. */
export async function refuseWithoutWorkers(config: Config, client: Client): Promise<void> {
  let lastMs: number | null = null;
  const look = (store: Store) =>
    untilWorkersKnown(store, config.worker.heartbeatEveryMs, ({ lastHeartbeatAtMs }) =>
      say(`No worker has reported${sinceOf(lastHeartbeatAtMs)}; looking for a few seconds whether one still does ...`),
    );
  const isRunning = await withStore(config, look).then(
    ({ running, lastHeartbeatAtMs }) => {
      lastMs = lastHeartbeatAtMs;
      return running.length > 0;
    },
    (error: unknown) => {
      if (error instanceof CommandFailed && error.code === 'unreachable') return workersPolling(client);
      throw error;
    },
  );
  if (isRunning) return;
  const { address } = config.temporal;
  throw new CommandFailed(
    'no_worker',
    `Temporal answers at ${address}, but no Conclave worker has been running there${sinceOf(lastMs)}. Nothing was started; ${START_ONE}`,
  );
}

const sinceOf = (atMs: number | null) => (atMs === null ? '' : ` since ${formatTime(atMs)}`);

/** The result, or a failure when it is this late: then no worker is there to finish it. A decision that no worker takes up is said to
 * wait after a second: of a worker that died a moment ago the last heartbeat is still fresh. */
async function inTime<Result>(
  decisions: Pick<DecisionClient, 'isUntaken'>,
  handle: DecisionHandle<Result>,
  withinMs: number,
): Promise<Result> {
  const late = new AbortController();
  void sayIfUntaken(decisions, handle.workflowId, withinMs, late.signal);
  try {
    return await Promise.race([
      handle.result(),
      delay(withinMs, undefined, { signal: late.signal }).then(() => {
        throw new CommandFailed(
          'no_answer',
          `${handle.workflowId} is not decided ${withinMs / 1_000} s after its start: no worker seems to be running. It is durable and continues when one is (bin/conclave worker).`,
        );
      }),
    ]);
  } finally {
    late.abort();
  }
}

async function sayIfUntaken(
  decisions: Pick<DecisionClient, 'isUntaken'>,
  workflowId: string,
  waitMs: number,
  signal: AbortSignal,
): Promise<void> {
  try {
    await delay(TAKEN_WITHIN_MS, undefined, { signal });
    if ((await decisions.isUntaken(workflowId)) && !signal.aborted) say(untakenSentence(workflowId, waitMs));
  } catch (error) {
    // The result is here, or Temporal has to be asked for it anyway.
    if (!signal.aborted) say(`Whether a worker has taken up ${workflowId} could not be read: ${String(error)}`);
  }
}

const untakenSentence = (workflowId: string, waitMs: number) =>
  `No worker has taken up ${workflowId}, so none seems to be running. It is kept and goes on when one is: start one with \`bin/conclave worker\`. Waiting for it, ${Math.round(waitMs / 1_000)} s at most ...`;

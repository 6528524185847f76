import { deadlineOf } from '../client/start-once.ts';
import type { DecideOptions } from './command-options.ts';
import { readConfig, withClient } from './context.ts';
import { eventRequestFrom, requestFrom } from './decide-request.ts';
import { modeNotice } from './mode-notice.ts';
import { printResult, say, UsageError } from './output.ts';
import { inTime, readJson, refuseWithoutWorkers } from './read-and-wait.ts';
import { renderDecision } from './render-decision.ts';
import { renderEvent } from './render-event.ts';

/** A decision that is this late has no worker to settle it. */
const LATE_MS = 30_000;

/** Decides the market in a file, or on stdin, and prints the verdict; or the markets of an event. */
export async function decide(file: string | undefined, options: DecideOptions): Promise<void> {
  if (options.event !== undefined) return decideEvent(options.event, file, options);
  if (file === undefined) throw new UsageError('Name a file with a market, or --event and a file with an event.');
  const request = requestFrom(await readJson(file), options);
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

async function decideEvent(event: string, market: string | undefined, options: DecideOptions): Promise<void> {
  if (market !== undefined) throw new UsageError(`Decide ${market} or --event ${event}, not both.`);
  if (options.position)
    throw new UsageError('--position is for one market; an event takes `positions` in its request.');
  const request = eventRequestFrom(await readJson(event), options);
  const config = readConfig();
  await withClient(config, async (decisions, client) => {
    await refuseWithoutWorkers(client, config.temporal.address);
    const handle = await decisions.startEvent(request);
    const result = await inTime(handle, deadlineOf(request) + LATE_MS);
    printResult(options.json, result, () => renderEvent(result));
    const isNormal = result.decisions.every(({ mode }) => mode === 'normal');
    const notice = isNormal ? null : modeNotice(await decisions.mode());
    if (notice !== null) say(notice);
  });
}

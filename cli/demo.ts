import { setTimeout as delay } from 'node:timers/promises';
import { DecisionClient } from '../client/decision-client.ts';
import { recordsOf } from '../client/records-of-store.ts';
import { formatCount } from '../domain/shared/format.ts';
import type { Blend } from '../domain/shared/policy.ts';
import { harmless } from '../domain/shared/terminal-text.ts';
import type { Decision } from '../workflows/messages.ts';
import { accountFor, booksOf, earnedSince, renderAccount } from './demo-account.ts';
import { createDemoBot } from './demo-bot.ts';
import { type BatchScore, renderLearning, scoreBatch, weighModels } from './demo-learning.ts';
import { runBatch } from './demo-progress.ts';
import { demoCalls, marketsFor } from './demo-requests.ts';
import { awaitSettlement, type Ended } from './demo-settlement.ts';
import { renderBatch, renderResearched, renderSummary, summarise } from './demo-summary.ts';
import { modeNotice } from './mode.ts';
import { CommandFailed, type Json } from './output.ts';
import { renderFacts } from './render-part.ts';
import { type Service, serviceFacts, whileUp } from './service.ts';
import { DEMO_ACCOUNT } from './service-file.ts';
import type { Stop } from './stop.ts';

interface DemoOptions extends Json {
  readonly decisions: number;
  readonly seed: number;
  readonly once?: boolean;
  /** false when --no-dashboard was given; true otherwise. */
  readonly dashboard: boolean;
  readonly profile: 'efficient' | 'inefficient';
  readonly blend: Blend;
}

const EARLIER_LIMIT = 10_000;
const BATCH = 60;
const BOARD_FRESH_MS = 1_200;

/** Starts everything, decides batches of simulated markets, says what came of it, and stays up. */
export async function demo(options: DemoOptions): Promise<void> {
  const out = options.json ? process.stderr : process.stdout;
  const { seed, profile, blend } = options;
  const print = (text: string) => out.write(`${text}\n`);
  print(opening(options));
  const startedAtMs = Date.now();
  await whileUp(
    { simulation: { seed, profile, blend, demo: true }, worker: true, dashboard: options.dashboard, progress: print },
    async (service, stop) => {
      print(`Up in ${((Date.now() - startedAtMs) / 1_000).toFixed(1)} s.`);
      await decideBatches(service, stop, options, out);
      if (options.once || stop.isRequested()) return;
      print(closing(service));
      await stop.requested;
    },
  );
}

function opening({ decisions, seed, profile, blend }: DemoOptions): string {
  const models =
    blend === 'evidence'
      ? 'the blend weight that resolved markets have earned'
      : `a fixed blend: the models weigh ${blend}, the price the rest`;
  return [
    `SIMULATED: no real model is called and nothing is paid; ${decisions} markets of a made-up world (seed ${seed}) are decided by made-up models.`,
    `Profile ${profile}${profile === 'inefficient' ? ': its prices can be beaten' : ': its prices are better than every model'}; ${models}.`,
    'The honest null, where next to nothing is traded: npm run demo -- --profile efficient --blend evidence',
    'The requests are mixed on purpose: small and large stakes, one in twelve escalates and one does not, two have evidence looked for in a made-up web, one in twelve markets is nearly certain.',
    'The service fetches each market by its ticker from a made-up venue. Markets close and settle there within seconds, and a schedule asks how: so later batches use what earlier ones taught. A bot trades every second recommendation and reports its fills.',
  ].join('\n');
}

/** Decides batch after batch; after each its markets close and settle, and the next one uses what they taught. */
async function decideBatches(
  service: Service,
  stop: Stop,
  options: DemoOptions,
  out: NodeJS.WriteStream,
): Promise<void> {
  const { workers, config, simulated } = service;
  if (!workers || !simulated) throw new Error('The demo was started without workers, or without its made-up world.');
  const { venue } = simulated;
  const earlier = await workers.store.decisions.list({ account: DEMO_ACCOUNT, limit: EARLIER_LIMIT });
  const more = earlier.length === EARLIER_LIMIT ? 'or more ' : '';
  out.write(`${formatCount(earlier.length, `${more}decision`)} in the store from earlier runs.\n`);
  const client = new DecisionClient(workers.client, recordsOf(workers.store));
  // An earlier run may have been left in an emergency: then every decision is a SKIP.
  const notice = modeNotice(await client.mode());
  out.write(notice === null ? '\n' : `${harmless(notice)}\n\n`);

  const all: Decision[] = [];
  const failures: string[] = [];
  const scores: BatchScore[] = [];
  const endings = new Map<string, Ended>();
  const bot = createDemoBot(venue, client);
  let slowestMs = 0;
  const onDecision = async (decision: Decision) => {
    slowestMs = Math.max(slowestMs, decision.latencyMs);
    await bot.follow(decision);
  };
  const booksBefore = await booksOf(workers.store);
  const sizes = batchSizes(options.decisions);
  let from = marketsFor(earlier.length);
  for (const [index, decisions] of sizes.entries()) {
    const calls = demoCalls({ ...options, decisions, from }, venue, { slowestMs: () => slowestMs });
    from += marketsFor(decisions);
    out.write(`Batch ${index + 1} of ${sizes.length}\n`);
    const batch = await runBatch(client, calls, { out, isStopped: stop.isRequested, onDecision });
    if (stop.isRequested()) return;
    all.push(...batch.decisions);
    failures.push(...batch.failures);
    out.write(`\n${renderBatch(batch.decisions)}\n\n`);
    out.write('The markets close, and the service reads from the venue how they ended ... ');
    const ended = await awaitSettlement(workers.store, batch.decisions, stop);
    if (stop.isRequested()) return;
    // A worker may use a scoreboard for a second after a newer one was published.
    await delay(BOARD_FRESH_MS);
    const { labels, version } = await client.scorekeeper();
    out.write(`${formatCount(labels, 'resolved market')} with a panel so far, scoreboard ${version}.\n\n`);
    for (const [ticker, ending] of ended) endings.set(ticker, ending);
    scores.push(scoreBatch(batch.decisions, ended));
  }

  const cap = config.accounts[DEMO_ACCOUNT]?.budget.dayMicroUsd ?? 0;
  const board = await workers.store.scoreboards.latest();
  const books = earnedSince(booksBefore, await booksOf(workers.store));
  const account = accountFor(all, endings, books, bot.record(), venue);
  const summary = { ...summarise(all, failures.length, cap), batches: scores, models: weighModels(board), account };
  const researched = renderResearched(all);
  if (researched !== '') out.write(`${researched}\n\n`);
  out.write(`${renderSummary(summary)}\n`);
  const [first] = scores;
  const last = scores.at(-1);
  if (first && last && first !== last) out.write(`\n${renderLearning(first, last, board)}\n`);
  out.write(`\n${renderAccount(account)}\n`);
  for (const failure of failures) out.write(`failed: ${failure}\n`);
  // Where other text goes to stdout as well, this is its last line.
  if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  if (failures.length > 0 && options.once) {
    throw new CommandFailed('failed', `${formatCount(failures.length, 'decision')} failed; see above.`);
  }
}

/** Batches of at most sixty, as even as can be. */
function batchSizes(decisions: number): number[] {
  const batches = Math.ceil(decisions / BATCH);
  return Array.from({ length: batches }, (_, index) => Math.floor((decisions + index) / batches));
}

function closing(service: Service): string {
  return [
    '',
    'Everything stays up until Ctrl-C:',
    renderFacts(serviceFacts(service)),
    'Try, in another terminal:',
    `  bin/conclave decide ${service.simulated?.listed[0] ?? 'KXTICKER'}`,
    '  bin/conclave portfolio',
    '  bin/conclave decisions --action BUY',
    '  bin/conclave models --by category',
    '  bin/conclave models --by arm',
    '  bin/conclave explain <an id from there>',
    '  bin/conclave mode emergency --reason "trying it out"   and then   bin/conclave mode clear',
  ].join('\n');
}

import { setTimeout as delay } from 'node:timers/promises';
import { DecisionClient } from '../client/decision-client.ts';
import { formatCount } from '../domain/shared/format.ts';
import type { Blend } from '../domain/shared/policy.ts';
import type { Decision } from '../workflows/messages.ts';
import { type BatchScore, renderLearning, scoreBatch, weighModels } from './demo-learning.ts';
import { runBatch } from './demo-progress.ts';
import { type DemoCall, demoCalls, marketsFor } from './demo-requests.ts';
import { renderBatch, renderResearched, renderSummary, summarise } from './demo-summary.ts';
import { modeNotice } from './mode.ts';
import { CommandFailed, harmless, type Json } from './output.ts';
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
const LEARNED_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 100;
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
    'Markets close and settle within seconds, batch after batch, so that later batches use what earlier ones taught.',
  ].join('\n');
}

/** Decides batch after batch; after each its markets close and settle, and the next one uses what they taught. */
async function decideBatches(
  service: Service,
  stop: Stop,
  options: DemoOptions,
  out: NodeJS.WriteStream,
): Promise<void> {
  const { workers, config } = service;
  if (!workers) throw new Error('The demo was started without workers.');
  const earlier = await workers.store.decisions.list({ account: DEMO_ACCOUNT, limit: EARLIER_LIMIT });
  const more = earlier.length === EARLIER_LIMIT ? 'or more ' : '';
  out.write(`${formatCount(earlier.length, `${more}decision`)} in the store from earlier runs.\n`);
  const client = new DecisionClient(workers.client, workers.store);
  // An earlier run may have been left in an emergency: then every decision is a SKIP.
  const notice = modeNotice(await client.mode());
  out.write(notice === null ? '\n' : `${harmless(notice)}\n\n`);

  const all: Decision[] = [];
  const failures: string[] = [];
  const scores: BatchScore[] = [];
  const sizes = batchSizes(options.decisions);
  let from = marketsFor(earlier.length);
  for (const [index, decisions] of sizes.entries()) {
    const calls = demoCalls({ ...options, decisions, from });
    from += marketsFor(decisions);
    out.write(`Batch ${index + 1} of ${sizes.length}\n`);
    const batch = await runBatch(client, calls, out, stop.isRequested);
    if (stop.isRequested()) return;
    all.push(...batch.decisions);
    failures.push(...batch.failures);
    out.write(`\n${renderBatch(batch.decisions)}\n\n`);
    const outcomes = await settleMarkets(client, calls, batch.decisions, out, stop);
    if (stop.isRequested()) return;
    scores.push(scoreBatch(batch.decisions, outcomes));
  }

  const cap = config.accounts[DEMO_ACCOUNT]?.budget.dayMicroUsd ?? 0;
  const board = await workers.store.scoreboards.latest();
  const summary = { ...summarise(all, failures.length, cap), batches: scores, models: weighModels(board) };
  const researched = renderResearched(all);
  if (researched !== '') out.write(`${researched}\n\n`);
  out.write(`${renderSummary(summary)}\n`);
  const [first] = scores;
  const last = scores.at(-1);
  if (first && last && first !== last) out.write(`\n${renderLearning(first, last, board)}\n`);
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

/** Waits until the batch's markets have closed, records how they ended, and waits until they are scored. */
async function settleMarkets(
  client: DecisionClient,
  calls: readonly DemoCall[],
  decisions: readonly Decision[],
  out: NodeJS.WriteStream,
  stop: Stop,
): Promise<ReadonlyMap<string, 0 | 1>> {
  const decided = new Set(decisions.map(({ ticker }) => ticker));
  const markets = calls.map(({ market }) => market).filter(({ ticker }) => decided.has(ticker));
  const closed = Math.max(0, ...decisions.map(({ closeTimeMs }) => closeTimeMs)) - Date.now();
  out.write('The markets close and settle ... ');
  await Promise.race([delay(Math.max(0, closed)), stop.requested]);
  if (stop.isRequested()) return new Map();
  const before = await client.scorekeeper();
  await client.recordOutcomes(
    markets.map(({ ticker, outcome, lastMid }) => ({ ticker, settlement: outcome, lastMid, by: 'simulator' })),
  );
  const until = Date.now() + LEARNED_WITHIN_MS;
  let state = before;
  while (state.scored < before.scored + markets.length && Date.now() < until && !stop.isRequested()) {
    await delay(LOOK_EVERY_MS);
    state = await client.scorekeeper();
  }
  // A worker may use a scoreboard for a second after a newer one was published.
  await delay(BOARD_FRESH_MS);
  out.write(`${formatCount(state.labels, 'resolved market')} with a panel so far, scoreboard ${state.version}.\n\n`);
  return new Map(markets.map(({ ticker, outcome }) => [ticker, outcome === 'yes' ? 1 : 0]));
}

function closing(service: Service): string {
  return [
    '',
    'Everything stays up until Ctrl-C:',
    renderFacts(serviceFacts(service)),
    'Try, in another terminal:',
    '  bin/conclave decisions --action BUY',
    '  bin/conclave models --by category',
    '  bin/conclave models --by arm',
    '  bin/conclave explain <an id from there>',
    '  bin/conclave mode emergency --reason "trying it out"   and then   bin/conclave mode clear',
  ].join('\n');
}

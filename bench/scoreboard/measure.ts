/** One measurement, in a process of its own: `measure.ts <JSON>`. Writes its result to stdout as JSON. */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { DEFAULT_GROUP } from '../../domain/shared/group.ts';
import { monthId } from '../../domain/shared/ids.ts';
import { openStore } from '../../store/index.ts';
import { createScoringThread } from '../../workers/scoring-thread.ts';
import { MODELS, type Place } from './place.ts';
import type { writeNew } from './seed.ts';

export type Order = Place & { readonly endMs: number } & (
    | { readonly kind: 'rounds'; readonly size: number; readonly perRound: number; readonly rounds: number }
    | { readonly kind: 'settlement'; readonly ticker: string; readonly decisions: number }
  );

export interface Measured {
  readonly roundMs: readonly number[];
  readonly peakMb: number;
  /** Above what the process held before. */
  readonly addedMb: number;
  /** The longest time for which the event loop of the process itself stood still. */
  readonly longestStallMs: number;
  /** For how long it was at work in a round: the computing is the thread's. A busy machine makes stalls longer, and not this. */
  readonly loopBusyMs: number;
  /** What the last scoreboard says it is made from, and what the tallies hold. */
  readonly counted: { readonly scores: number; readonly labels: number; readonly talliedDecisions: number };
}

const MB = 2 ** 20;
const LOOK_EVERY_MS = 20;

async function main(order: Order): Promise<Measured> {
  const { uri, database, endMs } = order;
  const config = {
    models: MODELS.map((id) => ({ id })),
    baseRates: [0.4],
    groups: [DEFAULT_GROUP],
    channels: [],
    scorekeeper: { everyMs: 60_000, publishEveryMs: 0 },
  };
  const thread = createScoringThread({ uri, database, config }, {}, () => undefined);
  const store = await openStore(uri, database);
  let nowMs = endMs;
  const round = async () => {
    nowMs += 60_000;
    return thread.run(nowMs);
  };
  // The first one starts the thread and publishes what was seeded.
  await round();
  const before = process.memoryUsage.rss();
  let peak = before;
  let isOver = false;
  const watch = (async () => {
    while (!isOver) {
      peak = Math.max(peak, process.memoryUsage.rss());
      await delay(LOOK_EVERY_MS);
    }
  })();
  const roundMs: number[] = [];
  const stallsMs: number[] = [];
  const busyMs: number[] = [];
  const measured = async () => {
    const stalls = monitorEventLoopDelay({ resolution: 10 });
    stalls.enable();
    const atFirst = performance.eventLoopUtilization();
    const startedMs = performance.now();
    for (let kept = await round(); kept.more; ) kept = await round();
    roundMs.push(Math.round(performance.now() - startedMs));
    stalls.disable();
    stallsMs.push(Math.round(stalls.max / 1e6));
    busyMs.push(Math.round(performance.eventLoopUtilization(atFirst).active));
  };
  if (order.kind === 'rounds') {
    for (let n = 0; n < order.rounds; n++) {
      const from = order.size + n * order.perRound;
      await inOtherProcess(order, { from, count: order.perRound, ticker: null, endMs: endMs + n * 1_000 });
      await measured();
    }
  } else {
    await store.outcomes.reopen([order.ticker]);
    await measured();
  }
  isOver = true;
  await watch;
  const board = await store.scoreboards.latest();
  const months = [monthId(endMs), monthId(endMs - 31 * 86_400_000), monthId(endMs - 62 * 86_400_000)];
  const buckets = await store.buckets.read([...new Set(months)], null);
  await thread.stop();
  await store.close();
  return {
    roundMs,
    peakMb: Math.round(peak / MB),
    addedMb: Math.round((peak - before) / MB),
    longestStallMs: Math.max(...stallsMs),
    loopBusyMs: Math.max(...busyMs),
    counted: {
      scores: board?.facts.count ?? 0,
      labels: board?.labels ?? 0,
      talliedDecisions: buckets.reduce((sum, { flow }) => sum + flow.decisions, 0),
    },
  };
}

/** Making and writing what is new is no part of the round, in time or in memory. */
async function inOtherProcess(place: Place, what: Parameters<typeof writeNew>[1]): Promise<void> {
  const { runJson } = await import('./child.ts');
  await runJson('write.ts', { place, what });
}

const [given = ''] = process.argv.slice(2);
main(JSON.parse(given) as Order).then(
  (measured) => process.stdout.write(`${JSON.stringify(measured)}\n`),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  },
);

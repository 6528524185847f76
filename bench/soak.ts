/** `npm run soak -- --minutes N [--workers N] [--json]`: a service for N minutes at half of what it can do. First it measures that:
 * 20 clients, each with its next decision at once. Then decisions of five calls, on a market each, come at even times at half of
 * that rate, and one market in four ends. Servers, providers, workers and load are processes of their own. Prints the p50, p95 and
 * p99 of each 15 s, memory, histories and bytes on disk, and how fast they grow, with 99 % intervals. Exits with 1 and a sentence when
 * a window's p95 is more than twice the median window's, a process grows, the store takes more than 30 KB a decision, or it was not
 * five calls a decision. Two minutes are a smoke: too short to say that nothing grows. */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readScorekeeper } from '../client/operate.ts';
import { notWhatItMeasures } from './decide/what-happened.ts';
import { MODELS } from './layout/bench-config.ts';
import { type Layout, withLayout } from './layout/layout.ts';
import { judge, type SoakFigures, type SoakRun } from './soak/judge.ts';
import { createLoad } from './soak/load.ts';
import { type Sample, takeSample } from './soak/sample.ts';
import { wholeOption } from './whole-option.ts';
import { progress } from './with-servers.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    workers: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
  },
});
const CAPACITY_FOR_MS = 30_000;
const OF_CAPACITY = 0.5;
const SAMPLE_EVERY_MS = 15_000;
/** The scorekeeper works once a minute by default. */
const SCORED_WITHIN_MS = 90_000;
const LOOK_EVERY_MS = 1_000;

async function main(): Promise<void> {
  const minutes = wholeOption('minutes', values.minutes, 1);
  const workers = wholeOption('workers', values.workers, 1);
  await withLayout(workers, async (layout) => {
    const load = createLoad(layout.client);
    progress(`measuring the capacity for ${CAPACITY_FOR_MS / 1_000} s`);
    const capacityPerSecond = await load.capacity(CAPACITY_FOR_MS);
    const perSecond = OF_CAPACITY * capacityPerSecond;
    progress(`${capacityPerSecond.toFixed(1)} decisions a second; now ${perSecond.toFixed(1)} for ${minutes} min`);
    const forMs = minutes * 60_000;
    const sampling = startSampling(layout);
    const sent = await load.steady(perSecond, forMs);
    const samples = await sampling.stop();
    const keeper = await scoredAll(layout, load.outcomes());
    const { scored, version: scoreboardVersion } = keeper;
    const run: SoakRun = {
      forMs,
      perSecond,
      sent,
      samples,
      decisions: load.panels().length,
      outcomes: load.outcomes(),
      scored,
      scoreboardVersion,
      failures: load.failures(),
    };
    const figures = judge(run);
    const requests = await layout.requests();
    const other = notWhatItMeasures({ panels: load.panels(), reused: [], requests, models: MODELS });
    const problems = [...figures.problems, ...other];
    const result = {
      simulated: true,
      minutes,
      workers,
      capacityPerSecond,
      perSecond,
      decisions: sent.length,
      requests: requests.length,
      outcomes: load.outcomes(),
      scored,
      ...figures,
      problems,
    };
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : tableOf(result));
    for (const problem of problems) progress(problem);
    if (problems.length > 0) process.exitCode = 1;
  });
}

function startSampling(layout: Layout): { stop(): Promise<Sample[]> } {
  const stopped = new AbortController();
  const samples: Sample[] = [];
  const beganMs = Date.now();
  const sampled = (async () => {
    for (;;) {
      const sample = await takeSample(layout);
      samples.push(sample);
      const { rssBytes, disk } = sample;
      const memory = Object.entries(rssBytes).map(([name, bytes]) => `${name} ${megabytes(bytes ?? 0)}`);
      const folders = `store ${megabytes(disk.storeBytes)}, Temporal ${megabytes(disk.temporalBytes)}`;
      progress(`${Math.round((sample.atMs - beganMs) / 1_000)} s: memory ${memory.join(', ')}; disk ${folders}`);
      if (stopped.signal.aborted) return;
      const nextMs = beganMs + samples.length * SAMPLE_EVERY_MS;
      // An abort ends the wait, and the last sample is taken.
      await delay(Math.max(0, nextMs - Date.now()), undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopped.abort();
      await sampled;
      return samples;
    },
  };
}

/** The scorekeeper's report once it has scored what was recorded, or as it is when it has not in time: the verdict says so. */
async function scoredAll({ client }: Layout, outcomes: number) {
  const until = Date.now() + SCORED_WITHIN_MS;
  for (;;) {
    const report = await readScorekeeper(client);
    if ((report.scored >= outcomes && report.version > 0) || Date.now() > until) return report;
    await delay(LOOK_EVERY_MS);
  }
}

function tableOf(result: SoakFigures & { capacityPerSecond: number; perSecond: number; decisions: number }): string {
  const { windows, rss, histories, bytesADecision, capacityPerSecond, perSecond, decisions } = result;
  const ms = (value: number) => `${Math.round(value)}`.padStart(7);
  const lines = [
    `SIMULATED providers; ${decisions} decisions, ${perSecond.toFixed(1)} of ${capacityPerSecond.toFixed(1)} a second`,
    '  from s  decisions  p50 ms  p95 ms  p99 ms',
    ...windows.map(
      ({ fromS, decisions: count, p50Ms, p95Ms, p99Ms }) =>
        `${String(fromS).padStart(8)}${String(count).padStart(11)} ${ms(p50Ms)} ${ms(p95Ms)} ${ms(p99Ms)}`,
    ),
    `p95: worst window ${ms(result.worstP95Ms).trim()} ms, median window ${ms(result.medianP95Ms).trim()} ms`,
    ...Object.entries(rss).map(([name, { lastMb, growthMbPerHour: growth }]) => {
      const grows = growth
        ? `${growth.slope.toFixed(1)} [${growth.low.toFixed(1)}, ${growth.high.toFixed(1)}] MB an hour`
        : 'too short to tell';
      return `memory of ${name}: ${lastMb.toFixed(0)} MB, growth ${grows}`;
    }),
    ...Object.entries(histories).map(([id, { events, bytes }]) => `history of ${id}: ${events} events, ${bytes} bytes`),
    `on disk a decision: store ${Math.round(bytesADecision.store)} bytes, Temporal ${Math.round(bytesADecision.temporal)} bytes`,
    ...(result.isConclusive ? [] : ['A smoke: the run was too short to say that nothing grows.']),
  ];
  return `${lines.join('\n')}\n`;
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1_000_000)} MB`;

main().catch((error: unknown) => {
  progress(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});

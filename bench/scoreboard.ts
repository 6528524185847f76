/** `npm run bench:scoreboard [-- --json]`: how long a scoreboard of 10^3, 10^4 and 10^5 resolved decisions takes
 * to build, and the longest time for which it blocks the event loop: in slices as the scorekeeper builds it, and in one go.
 * The longest block must stay small, because the same process sends the heartbeats of model calls. Measured in processor time,
 * so that a busy machine does not change it. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { runCooperatively } from '../activities/run-cooperatively.ts';
import { buildScoreboard, type ScoreboardInput, scoreboardSteps } from '../domain/learning/build-scoreboard.ts';
import type { ScoredDecision } from '../domain/learning/scored-decision.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const SIZES = [1_000, 10_000, 100_000];
const MODELS = ['alpha', 'bravo', 'charlie', 'delta', 'echo'];
const START_MS = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;

interface Built {
  readonly totalMs: number;
  readonly longestBlockMs: number;
}

async function main(): Promise<void> {
  const result: Record<string, { inSlices: Built; inOneGo: Built }> = {};
  for (const size of SIZES) {
    const input = inputOf(size);
    result[size] = {
      inSlices: await measure(() => runCooperatively(scoreboardSteps(input))),
      inOneGo: await measure(async () => buildScoreboard(input)),
    };
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ models: MODELS.length, builds: result })}\n`);
  else print(result);
}

/** Runs the work beside a loop that only waits for its next turn: the longest wait is the longest block. */
async function measure(work: () => Promise<unknown>): Promise<Built> {
  let isRunning = true;
  let longestBlockMs = 0;
  const watch = async () => {
    for (let beforeMs = workedMs(); isRunning; ) {
      await nextTurn();
      longestBlockMs = Math.max(longestBlockMs, workedMs() - beforeMs);
      beforeMs = workedMs();
    }
  };
  const watching = watch();
  await nextTurn();
  const startedMs = workedMs();
  await work();
  const totalMs = workedMs() - startedMs;
  await nextTurn();
  isRunning = false;
  await watching;
  return { totalMs: Math.round(totalMs), longestBlockMs: Math.round(longestBlockMs) };
}

function workedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function inputOf(size: number): ScoreboardInput {
  const scored = Array.from({ length: size }, (_, index) => decision(index)).toReversed();
  const facts = { count: size, newestMs: 0 };
  const nowMs = START_MS + 2 * size * MINUTE_MS;
  return {
    scored,
    models: MODELS,
    baseRates: [0.4],
    panelsAsked: size,
    facts,
    calls: [],
    brierCosts: [],
    excluded: {},
    version: 1,
    nowMs,
  };
}

/** The n-th decision: a full panel and a shadow model, with figures that follow from n. */
function decision(n: number): ScoredDecision {
  const share = (salt: number) => (((n + 1) * salt * 0.6180339887) % 1) * 0.9 + 0.05;
  const resolvedAtMs = START_MS + n * MINUTE_MS;
  const forecasts = MODELS.map((model, index) => ({ model, rawProbability: share(index + 3), shadow: false }));
  return {
    decisionId: `main/${n}`,
    ticker: `KXBENCH-${n}`,
    account: 'main',
    outcome: share(17) < share(5) ? 1 : 0,
    decidedAtMs: resolvedAtMs - (1 + (n % 40)) * 86_400_000,
    resolvedAtMs,
    scheduledResolutionMs: resolvedAtMs,
    segment: { category: `category-${n % 8}`, volatility: 'unknown', expiry: '1d_to_7d' },
    purpose: 'decision',
    path: 'full',
    panel: true,
    forecasts: [...forecasts, { model: 'shadow', rawProbability: share(11), shadow: true }],
    marketPrice: share(13),
    probability: share(7),
    blended: share(9),
    lastMid: share(23),
    trade: null,
    paper: null,
    withheldBy: [],
    agreement: null,
    standardDeviation: null,
    without: [],
    reuse: null,
  };
}

function print(result: Readonly<Record<string, { inSlices: Built; inOneGo: Built }>>): void {
  const text = ({ totalMs, longestBlockMs }: Built) => `${totalMs} ms, longest block ${longestBlockMs} ms`;
  for (const [size, { inSlices, inOneGo }] of Object.entries(result)) {
    process.stdout.write(`${size} decisions  in slices: ${text(inSlices)}  in one go: ${text(inOneGo)}\n`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});

/** `npm run bench:windows [-- --json]`: what it costs to read a window of the performance record after
 * 10^3, 10^4 and 10^5 decisions over the same 60 days. The number of documents read must not grow; the times only give an
 * idea. */
import { parseArgs } from 'node:util';
import { readPerformance } from '../client/performance.ts';
import type { CallRecord } from '../domain/decision/decision.ts';
import { hourStart } from '../domain/learning/calendar.ts';
import type { Dimension } from '../domain/learning/cell.ts';
import { type DecidedInHour, tallyHour } from '../domain/learning/tally-hour.ts';
import { WINDOWS, type Window } from '../domain/learning/window.ts';
import { openStore, prepareStore, type Store } from '../store/index.ts';
import { tallyHours } from './tally-hours.ts';
import { progress, withServers } from './with-servers.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const SIZES = [1_000, 10_000, 100_000];
const MODELS = ['alpha', 'bravo', 'charlie', 'delta', 'echo'];
const DAYS = 60;
const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 10, 24, 14, 30);
const READINGS = 5;

interface Reading {
  readonly documents: number;
  readonly medianMs: number;
}

async function main(): Promise<void> {
  const result: Record<string, Record<Window, Reading>> = {};
  await withServers(async ({ mongodb }) => {
    for (const size of SIZES) {
      progress(`${size} decisions`);
      await prepareStore(mongodb.uri, `windows_${size}`);
      const store = await openStore(mongodb.uri, `windows_${size}`);
      await fill(store, size);
      result[size] = await readAll(store);
      await store.close();
    }
  });
  const problems = problemsOf(result);
  for (const problem of problems) progress(problem);
  if (problems.length > 0) process.exitCode = 1;
  if (values.json) process.stdout.write(`${JSON.stringify({ days: DAYS, models: MODELS.length, reads: result })}\n`);
  else print(result);
}

/** Writes the tallies of `size` decisions, spread evenly over the days. */
async function fill(store: Store, size: number): Promise<void> {
  const byHour = new Map<number, DecidedInHour[]>();
  for (let index = 0; index < size; index++) {
    const startMs = hourStart(NOW_MS - Math.floor((index / size) * DAYS * DAY_MS));
    byHour.set(startMs, [...(byHour.get(startMs) ?? []), decided(index)]);
  }
  const hours = [...byHour].map(([startMs, decisions]) => [startMs, tallyHour(startMs, decisions, [], [])] as const);
  await tallyHours(store, new Map(hours));
}

function decided(index: number): DecidedInHour {
  return {
    segment: { category: `category-${index % 8}`, volatility: 'unknown', expiry: '1d_to_7d' },
    purpose: 'decision',
    path: 'full',
    action: 'SKIP',
    isFullPanel: true,
    notes: [],
    verdict: { reasons: [{ code: 'edge_below_threshold' }] },
    candidates: MODELS.map((model) => ({ model, shadow: false, heldBack: null })),
    costMicroUsd: 5_000,
    latencyMs: 900,
    calls: MODELS.map(
      (model): CallRecord => ({
        model,
        provider: 'p',
        step: 'panel',
        outcome: 'answered',
        rawProbability: 0.5,
        reasoning: null,
        failure: null,
        costMicroUsd: 1_000,
        latencyMs: 300 + (index % 700),
        attemptId: null,
        requestBytes: 2_000,
      }),
    ),
  };
}

async function readAll(store: Store): Promise<Record<Window, Reading>> {
  const readings: Partial<Record<Window, Reading>> = {};
  for (const window of WINDOWS) {
    let documents = 0;
    const counting = {
      buckets: {
        ...store.buckets,
        async read(ids: readonly string[], by: Dimension | null) {
          const found = await store.buckets.read(ids, by);
          documents += found.length;
          return found;
        },
      },
    };
    const times: number[] = [];
    for (let reading = 0; reading < READINGS; reading++) {
      const startedMs = performance.now();
      await readPerformance(counting, window, null, NOW_MS);
      times.push(performance.now() - startedMs);
    }
    const medianMs = times.toSorted((a, b) => a - b)[Math.floor(READINGS / 2)] ?? 0;
    readings[window] = { documents: documents / READINGS, medianMs: Number(medianMs.toFixed(1)) };
  }
  return readings as Record<Window, Reading>;
}

/** A window that read nothing says nothing, and one that reads more for a longer history is what must not be. The shortest history
 * leaves hours without a decision, and so without a document: the two others are compared. */
function problemsOf(result: Readonly<Record<string, Record<Window, Reading>>>): string[] {
  return WINDOWS.flatMap((window) => {
    const [shortest = 0, long = 0, longest = 0] = SIZES.map((size) => result[size]?.[window].documents ?? 0);
    return [
      ...(shortest === 0 ? [`${window}: no document was read.`] : []),
      ...(longest > long
        ? [`${window}: ${longest} documents were read of the longest history, ${long} of a tenth of it.`]
        : []),
    ];
  });
}

function print(result: Readonly<Record<string, Record<Window, Reading>>>): void {
  for (const [size, windows] of Object.entries(result)) {
    const cells = Object.entries(windows).map(
      ([window, { documents, medianMs }]) => `${window}: ${documents} documents, ${medianMs} ms`,
    );
    process.stdout.write(`${size} decisions  ${cells.join('  ')}\n`);
  }
}

main().catch((error: unknown) => {
  progress(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});

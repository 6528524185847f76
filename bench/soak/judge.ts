import { quantile } from '../decide/measure.ts';
import type { HistorySize, Sample } from './sample.ts';
import { type Slope, slopeOf } from './slope.ts';

const WINDOW_MS = 15_000;
const WARM_UP_SHARE = 0.2;
/** With fewer samples a slope is noise. */
const LEAST_SAMPLES = 40;
const WORST_P95_FACTOR = 2;
export const MOST_STORE_BYTES_A_DECISION = 30_000;
/** Temporal warns of a longer history. */
const LONG_HISTORY_EVENTS = 10_240;
/** A load that fell this far short was not the load. */
const LEAST_OF_LOAD = 0.98;
const MB = 1_000_000;
const HOUR_MS = 3_600_000;

export interface SoakRun {
  readonly forMs: number;
  readonly perSecond: number;
  readonly sent: readonly { readonly dueMs: number; readonly tookMs: number }[];
  /** Even in time, the first one before the load and the last one after it. */
  readonly samples: readonly Sample[];
  /** Every decision since the service was new, those that measured its capacity too. */
  readonly decisions: number;
  readonly outcomes: number;
  /** Decisions that the scorekeeper scored, and the version of its scoreboard. */
  readonly scored: number;
  readonly scoreboardVersion: number;
  readonly failures: readonly string[];
}

export interface Window {
  readonly fromS: number;
  readonly decisions: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

export interface SoakFigures {
  readonly windows: readonly Window[];
  readonly medianP95Ms: number;
  readonly worstP95Ms: number;
  /** By process, of the time after the first fifth, in which memories and caches fill. The growth is null where the run was too short to tell it. */
  readonly rss: Readonly<Record<string, { readonly lastMb: number; readonly growthMbPerHour: Slope | null }>>;
  /** The largest that each workflow's history became. */
  readonly histories: Readonly<Record<string, HistorySize>>;
  readonly bytesADecision: { readonly store: number; readonly temporal: number };
  /** One sentence for each thing that is not as it must be. */
  readonly problems: readonly string[];
  /** False = too short to say anything about growth. */
  readonly isConclusive: boolean;
}

export function judge(run: SoakRun): SoakFigures {
  const windows = windowsOf(run);
  const p95s = windows.map(({ p95Ms }) => p95Ms);
  const medianP95Ms = p95s.length === 0 ? 0 : quantile(p95s, 0.5);
  const worstP95Ms = Math.max(0, ...p95s);
  const rss = rssOf(run);
  const histories = largestHistories(run.samples);
  const bytesADecision = bytesOf(run);
  const figures = { windows, medianP95Ms, worstP95Ms, rss, histories, bytesADecision };
  return { ...figures, problems: problemsOf(run, figures), isConclusive: settledSamples(run).length >= LEAST_SAMPLES };
}

function problemsOf(run: SoakRun, figures: Omit<SoakFigures, 'problems' | 'isConclusive'>): string[] {
  const { windows, medianP95Ms, worstP95Ms, rss, histories, bytesADecision } = figures;
  const expected = (run.perSecond * run.forMs) / 1_000;
  const expectedWindows = Math.floor(run.forMs / WINDOW_MS);
  const problems: [boolean, string][] = [
    [
      run.sent.length < LEAST_OF_LOAD * expected || expected < 1,
      `${run.sent.length} decisions were made; the load was to be ${Math.round(expected)}.`,
    ],
    [windows.length < expectedWindows, `${expectedWindows - windows.length} windows of 15 s had no decision.`],
    [
      run.failures.length > 0,
      `${run.failures.length} decisions or outcomes failed, the first with: ${run.failures[0]}`,
    ],
    [run.outcomes === 0, 'No outcome was recorded.'],
    [run.scored === 0 || run.scoreboardVersion === 0, 'The scorekeeper scored nothing.'],
    [
      worstP95Ms > WORST_P95_FACTOR * medianP95Ms,
      `The worst window's p95 is ${Math.round(worstP95Ms)} ms, more than ${WORST_P95_FACTOR} times the median window's ${Math.round(medianP95Ms)} ms.`,
    ],
    [
      !(bytesADecision.store > 0 && bytesADecision.store <= MOST_STORE_BYTES_A_DECISION),
      `The store took ${Math.round(bytesADecision.store)} bytes a decision; it must be at most ${MOST_STORE_BYTES_A_DECISION}, and more than none.`,
    ],
  ];
  for (const [name, { growthMbPerHour }] of Object.entries(rss)) {
    if (run.samples.some(({ rssBytes }) => (rssBytes[name] ?? null) === null)) problems.push([true, `${name} ended.`]);
    if (!growthMbPerHour) continue;
    const { low, high } = growthMbPerHour;
    problems.push([low > 0, `${name} grows by ${low.toFixed(1)} to ${high.toFixed(1)} MB an hour.`]);
  }
  for (const [id, { events }] of Object.entries(histories)) {
    problems.push([events > LONG_HISTORY_EVENTS, `The history of ${id} became ${events} events long.`]);
  }
  return problems.filter(([isWrong]) => isWrong).map(([, sentence]) => sentence);
}

function windowsOf({ sent, forMs }: SoakRun): Window[] {
  const byWindow = new Map<number, number[]>();
  for (const { dueMs, tookMs } of sent) {
    const index = Math.floor(dueMs / WINDOW_MS);
    byWindow.set(index, [...(byWindow.get(index) ?? []), tookMs]);
  }
  return [...byWindow]
    .filter(([index]) => (index + 1) * WINDOW_MS <= forMs)
    .toSorted(([a], [b]) => a - b)
    .map(([index, tookMs]) => ({
      fromS: (index * WINDOW_MS) / 1_000,
      decisions: tookMs.length,
      p50Ms: quantile(tookMs, 0.5),
      p95Ms: quantile(tookMs, 0.95),
      p99Ms: quantile(tookMs, 0.99),
    }));
}

function settledSamples({ samples }: SoakRun): readonly Sample[] {
  return samples.slice(Math.ceil(WARM_UP_SHARE * samples.length));
}

function rssOf(run: SoakRun): SoakFigures['rss'] {
  const settled = settledSamples(run);
  const names = Object.keys(run.samples[0]?.rssBytes ?? {});
  return Object.fromEntries(
    names.map((name) => {
      const points = settled.flatMap(({ atMs, rssBytes }) => {
        const bytes = rssBytes[name] ?? null;
        return bytes === null ? [] : [{ x: atMs / HOUR_MS, y: bytes / MB }];
      });
      const growthMbPerHour = points.length < LEAST_SAMPLES ? null : slopeOf(points);
      return [name, { lastMb: points.at(-1)?.y ?? 0, growthMbPerHour }];
    }),
  );
}

function largestHistories(samples: readonly Sample[]): Record<string, HistorySize> {
  const largest: Record<string, HistorySize> = {};
  for (const { histories } of samples) {
    for (const [id, size] of Object.entries(histories)) {
      if (size.events >= (largest[id]?.events ?? 0)) largest[id] = size;
    }
  }
  return largest;
}

/** Of everything on disk: servers write, and give back, in pieces of many decisions. */
function bytesOf({ samples, decisions }: SoakRun): SoakFigures['bytesADecision'] {
  const { storeBytes = 0, temporalBytes = 0 } = samples.at(-1)?.disk ?? {};
  return { store: storeBytes / Math.max(1, decisions), temporal: temporalBytes / Math.max(1, decisions) };
}

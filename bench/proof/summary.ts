import { type Interval, wilson } from '../../domain/learning/estimates.ts';
import { FALSE_KINDS, type FalseKind, POWER_LABELS, POWER_WEIGHTS, type ProofJob } from './jobs.ts';
import type { WorldResult } from './run-world.ts';

/** How often a blend without a gain was found proven at any of the looks. */
export interface FalseProofs {
  /** Share of the worlds, with its 95 % interval. */
  readonly falselyProven: number;
  readonly interval: Interval;
  readonly worlds: number;
  /** The most at which one world was looked, and the labels that it had in the end. */
  readonly looks: number;
  readonly labels: number;
}

/** How long a true gain takes to prove. */
export interface Power {
  /** Events until proof, in the middle world; null = in most worlds it was not proven within `labelsAtMost`. */
  readonly medianEvents: number | null;
  /** Share of the worlds in which it was proven by 1,000 events, and by the last. */
  readonly provenBy1000: number;
  readonly proven: number;
  readonly worlds: number;
  readonly labelsAtMost: number;
}

export interface ProofFigures extends Readonly<Record<FalseKind, FalseProofs>> {
  /** By the optimal weight of the models against the price. */
  readonly power: Readonly<Record<string, Power>>;
}

/** Of these jobs' results, in their order. */
export function summariseProofs(jobs: readonly ProofJob[], results: readonly (readonly WorldResult[])[]): ProofFigures {
  const ofWorlds = (isOwn: (world: ProofJob['world']) => boolean) =>
    jobs.flatMap(({ world }, index) => (isOwn(world) ? (results[index] ?? []) : []));
  const falseProofs = FALSE_KINDS.map((kind) => [kind, falseProofsIn(ofWorlds((world) => world.kind === kind))]);
  const power = POWER_WEIGHTS.map((weight) => {
    return [String(weight), powerIn(ofWorlds((world) => world.kind === 'beatable' && world.weight === weight))];
  });
  return { ...(Object.fromEntries(falseProofs) as Record<FalseKind, FalseProofs>), power: Object.fromEntries(power) };
}

function falseProofsIn(results: readonly WorldResult[]): FalseProofs {
  const proven = results.filter(({ provenAtEvents }) => provenAtEvents !== null).length;
  return {
    falselyProven: proven / Math.max(1, results.length),
    interval: wilson(proven, results.length) ?? { low: 0, high: 1 },
    worlds: results.length,
    looks: Math.max(0, ...results.map(({ looks }) => looks)),
    labels: Math.max(0, ...results.map(({ labels }) => labels)),
  };
}

function powerIn(results: readonly WorldResult[]): Power {
  const events = results
    .map(({ provenAtEvents }) => provenAtEvents ?? Number.POSITIVE_INFINITY)
    .toSorted((a, b) => a - b);
  const median = events[Math.floor(events.length / 2)] ?? Number.POSITIVE_INFINITY;
  const share = (of: number) => of / Math.max(1, results.length);
  return {
    medianEvents: Number.isFinite(median) ? median : null,
    provenBy1000: share(events.filter((each) => each <= 1_000).length),
    proven: share(events.filter(Number.isFinite).length),
    worlds: results.length,
    labelsAtMost: POWER_LABELS,
  };
}

import { lookAgainAndAgain, type WorldResult } from './run-world.ts';
import { LABELS, labelsOfWorld, type World } from './worlds.ts';

/** Some worlds of one kind, by their seeds. */
export interface ProofJob {
  readonly world: World;
  readonly seeds: readonly number[];
  readonly labels: number;
  readonly lookEvery: number;
}

const SEEDS_AT_ONCE = 25;
/** A look after every ten labels that have resolved: a hundred in all. */
const LOOK_EVERY = 10;

/** Optimal weights that the power is stated at, and how long a proof is waited for. */
export const POWER_WEIGHTS = [0.1, 0.2, 0.4] as const;
export const POWER_LABELS = 20_000;
const POWER_LOOK_EVERY = 250;
const POWER_SEEDS_AT_ONCE = 4;

export const FALSE_KINDS = ['independent', 'ladders', 'censored'] as const;
export type FalseKind = (typeof FALSE_KINDS)[number];

/** So many worlds without a gain of each kind, and so many with one at each weight. */
export function jobsFor(worlds: number, powerWorlds: number): ProofJob[] {
  const falseJobs = FALSE_KINDS.flatMap((kind) =>
    inGroups(worlds, SEEDS_AT_ONCE).map((seeds) => ({
      world: { kind },
      seeds,
      labels: LABELS,
      lookEvery: LOOK_EVERY,
    })),
  );
  const powerJobs = POWER_WEIGHTS.flatMap((weight) =>
    inGroups(powerWorlds, POWER_SEEDS_AT_ONCE).map((seeds) => ({
      world: { kind: 'beatable' as const, weight },
      seeds,
      labels: POWER_LABELS,
      lookEvery: POWER_LOOK_EVERY,
    })),
  );
  return [...falseJobs, ...powerJobs];
}

export const runJob = ({ world, seeds, labels, lookEvery }: ProofJob): WorldResult[] =>
  seeds.map((seed) => lookAgainAndAgain(labelsOfWorld(world, seed, labels), lookEvery));

function inGroups(count: number, size: number): number[][] {
  const groups = Array.from({ length: Math.ceil(count / size) }, (_, group) => group * size);
  return groups.map((from) => Array.from({ length: Math.min(size, count - from) }, (_, index) => from + index + 1));
}

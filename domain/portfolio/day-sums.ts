import type { Moments } from '../learning/estimates.ts';

/** What a UTC day changed in a book, in whole micro-dollars. Changes add up: over days, and over markets. */
export interface DaySums {
  /** Decisions of the account, of every action, and what they cost; in the paper book alone. */
  readonly decisions: number;
  readonly costMicroUsd: number;
  readonly trades: number;
  /** Paid for contracts that were opened, without fees. */
  readonly openedMicroUsd: number;
  readonly feesMicroUsd: number;
  /** After fees. */
  readonly realisedMicroUsd: number;
  /** Change of what is held against what was paid for it. */
  readonly openMicroUsd: number;
  /** Profit after fees of the markets that settled, one value a market. */
  readonly settled: Moments;
  readonly won: number;
}

export const noDaySums = (): DaySums => ({
  decisions: 0,
  costMicroUsd: 0,
  trades: 0,
  openedMicroUsd: 0,
  feesMicroUsd: 0,
  realisedMicroUsd: 0,
  openMicroUsd: 0,
  settled: { n: 0, sum: 0, squares: 0 },
  won: 0,
});

/** `times` -1 takes them out again. */
export function addDaySums(standing: DaySums, change: DaySums, times: 1 | -1 = 1): DaySums {
  const of = (one: number, other: number) => one + times * other;
  return {
    decisions: of(standing.decisions, change.decisions),
    costMicroUsd: of(standing.costMicroUsd, change.costMicroUsd),
    trades: of(standing.trades, change.trades),
    openedMicroUsd: of(standing.openedMicroUsd, change.openedMicroUsd),
    feesMicroUsd: of(standing.feesMicroUsd, change.feesMicroUsd),
    realisedMicroUsd: of(standing.realisedMicroUsd, change.realisedMicroUsd),
    openMicroUsd: of(standing.openMicroUsd, change.openMicroUsd),
    settled: {
      n: of(standing.settled.n, change.settled.n),
      sum: of(standing.settled.sum, change.settled.sum),
      squares: of(standing.settled.squares, change.settled.squares),
    },
    won: of(standing.won, change.won),
  };
}

export const totalOf = (all: readonly DaySums[]): DaySums =>
  all.reduce((total, each) => addDaySums(total, each), noDaySums());

export const profitOf = ({
  realisedMicroUsd,
  openMicroUsd,
}: Pick<DaySums, 'realisedMicroUsd' | 'openMicroUsd'>): number => realisedMicroUsd + openMicroUsd;

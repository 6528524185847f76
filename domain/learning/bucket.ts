import { sum } from '../shared/sum.ts';
import { type AgreementSums, addAgreements } from './agreement.ts';
import { addCells, type Cell } from './cell.ts';
import { addContributions, type ContributionSums } from './contribution.ts';
import { type Moments, noMoments } from './estimates.ts';
import { addFlows, type FlowSums } from './flow.ts';
import { negated } from './sums.ts';

/** One hour, day or month of tallies. */
export interface Bucket extends BucketSums {
  /** See hourId, dayId and monthId. */
  readonly id: string;
  readonly kind: 'hour' | 'day' | 'month';
  readonly startMs: number;
}

export interface BucketSums {
  readonly cells: readonly Cell[];
  readonly contributions: readonly ContributionSums[];
  readonly agreements: readonly AgreementSums[];
  /** Resolved decisions of one model alone. */
  readonly single: number;
  readonly flow: FlowSums;
}

/** Adds up the cells of buckets: hours to a day, days to a month, any to a window. */
export const addUp = (buckets: readonly Pick<Bucket, 'cells'>[]): Cell[] =>
  addCells(buckets.flatMap(({ cells }) => cells));

/** The same of all that they hold. */
export function addUpAll(buckets: readonly BucketSums[]): BucketSums {
  return {
    cells: addUp(buckets),
    contributions: addContributions(buckets.flatMap(({ contributions }) => contributions)),
    agreements: addAgreements(buckets.flatMap(({ agreements }) => agreements)),
    single: sum(buckets.map(({ single }) => single)),
    flow: addFlows(buckets.map(({ flow }) => flow)),
  };
}

/** The same sums with the sign turned: added to a bucket, they are taken out of it. */
export const negatedBucket = (sums: BucketSums): BucketSums => ({
  ...negated(sums),
  agreements: sums.agreements.map((each) => ({ ...negated(each), bin: each.bin })),
});

export const noBucketSums = (): BucketSums => addUpAll([]);

/** What a bucket holds after a change, which may have taken out what was in it: what is there no longer is left out, and no rounding
 * error stays in its place. */
export function changeBucket(standing: BucketSums, change: BucketSums): BucketSums {
  const { cells, contributions, agreements, ...rest } = addUpAll([standing, change]);
  return {
    ...rest,
    cells: cells.map(settledCell).filter(isSomeCell),
    contributions: contributions.map(settledContribution).filter(({ brierGain }) => brierGain.n > 0),
    agreements: agreements.filter(({ brier }) => brier.n > 0),
  };
}

const settled = (moments: Moments): Moments => (moments.n === 0 ? noMoments() : moments);

function settledCell(cell: Cell): Cell {
  const { tally } = cell;
  return {
    ...cell,
    tally: {
      ...tally,
      brier: settled(tally.brier),
      logLoss: settled(tally.logLoss),
      bins: tally.bins.map((bin) => (bin.n === 0 ? { n: 0, forecasts: 0, outcomes: 0 } : bin)),
      profitMicroUsd: settled(tally.profitMicroUsd),
    },
  };
}

const isSomeCell = ({ tally }: Cell) =>
  tally.brier.n + tally.answered + tally.failed + tally.profitMicroUsd.n > 0 ||
  tally.costMicroUsd !== 0 ||
  tally.peers !== undefined;

const settledContribution = (sums: ContributionSums): ContributionSums => ({
  ...sums,
  profitGain: settled(sums.profitGain),
});

import { sum } from '../shared/sum.ts';
import { type AgreementSums, addAgreements } from './agreement.ts';
import { addCells, type Cell } from './cell.ts';
import { addContributions, type ContributionSums } from './contribution.ts';
import { addFlows, type FlowSums } from './flow.ts';

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

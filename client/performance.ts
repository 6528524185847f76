import { addUp, type BucketSums } from '../domain/learning/bucket.ts';
import { type Dimension, SUBJECT } from '../domain/learning/cell.ts';
import { costPerHundredth, type Performance, performanceOf } from '../domain/learning/figures.ts';
import { bucketsOf, type Window } from '../domain/learning/window.ts';
import { DEFAULT_GROUP } from '../domain/shared/group.ts';
import type { Store } from '../store/index.ts';

/** One line of a performance table. */
export interface PerformanceRow {
  /** A model, or one of the pool, the blend, the market, the decisions. */
  readonly subject: string;
  /** `all`, or a value of the requested dimension. */
  readonly slice: string;
  readonly performance: Performance;
}

/** How the models and the pool have done in a window, as a whole or by a dimension. What is read depends on the window, not
 * on how much has happened: hours, days and months are tallied as they go. Of these groups of accounts together. */
export async function readPerformance(
  store: { readonly buckets: Pick<Store['buckets'], 'read'> },
  window: Window,
  by: Dimension | null,
  nowMs: number,
  groups: readonly string[] = [DEFAULT_GROUP],
): Promise<PerformanceRow[]> {
  return performanceIn(await store.buckets.read(bucketsOf(window, nowMs), by, groups), by);
}

/** The same of the given buckets. */
export function performanceIn(buckets: readonly BucketSums[], by: Dimension | null): PerformanceRow[] {
  return addUp(buckets)
    .filter((cell) => cell.by === by)
    .map(({ subject, slice, tally }) => ({ subject, slice, performance: performanceOf(tally) }))
    .map(withEnsembleCost)
    .toSorted((a, b) => compare(a.slice, b.slice) || compare(a.subject, b.subject));
}

/** The pool's Brier score stands under one subject, what it cost under another: what a hundredth of a Brier point costs the
 * ensemble is the cost of a decision by the gain of the pool in the same slice. */
function withEnsembleCost(row: PerformanceRow, _: number, all: readonly PerformanceRow[]): PerformanceRow {
  const decisions = all.find(({ subject, slice }) => subject === SUBJECT.decisions && slice === row.slice);
  const cost = decisions?.performance.costPerCallMicroUsd ?? null;
  if (row.subject !== SUBJECT.pool || cost === null) return row;
  const costPerHundredthMicroUsd = costPerHundredth(cost, row.performance.brier);
  return { ...row, performance: { ...row.performance, costPerHundredthMicroUsd } };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

import type { Path } from '../decision/decision.ts';
import type { Action } from '../decision/verdict.ts';
import { sum } from '../shared/sum.ts';
import { addUpAll, type BucketSums } from './bucket.ts';
import { SUBJECT } from './cell.ts';
import { type FlowSums, NOT_MADE, type NotMade } from './flow.ts';
import { latencyAt, type Tally } from './tally.ts';

/** How the decisions of some buckets went. Money in micro-dollars, times in milliseconds. */
export interface Flow {
  readonly decisions: number;
  readonly byPath: Readonly<Partial<Record<Path, number>>>;
  readonly byAction: Readonly<Partial<Record<Action, number>>>;
  readonly costMicroUsd: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly savings: readonly Saving[];
}

/** Calls that were not made, and what they would have cost: each at its model's mean cost a call in the same buckets. */
export interface Saving {
  readonly how: NotMade;
  readonly decisions: number;
  readonly callsNotMade: number;
  /** Of those, the ones whose model made no call here: not part of the estimate. */
  readonly callsWithoutRecord: number;
  readonly estimatedMicroUsd: number;
}

export function flowIn(buckets: readonly BucketSums[]): Flow {
  const { cells, flow } = addUpAll(buckets);
  const whole = new Map(cells.filter(({ by }) => by === null).map(({ subject, tally }) => [subject, tally]));
  const decisions = whole.get(SUBJECT.decisions);
  return {
    decisions: decisions?.answered ?? 0,
    byPath: flow.byPath,
    byAction: flow.byAction,
    costMicroUsd: decisions?.costMicroUsd ?? 0,
    p50Ms: latencyAt(decisions?.latency ?? {}, 0.5),
    p95Ms: latencyAt(decisions?.latency ?? {}, 0.95),
    savings: NOT_MADE.map((how) => savingOf(how, flow, whole)),
  };
}

function savingOf(how: NotMade, { notMade, decisionsByWhy }: FlowSums, whole: ReadonlyMap<string, Tally>): Saving {
  const own = notMade.filter((each) => each.how === how);
  const priced = own.map(({ model, calls }) => ({ calls, meanMicroUsd: meanCost(whole.get(model)) }));
  return {
    how,
    decisions: decisionsByWhy[how] ?? 0,
    callsNotMade: sum(own.map(({ calls }) => calls)),
    callsWithoutRecord: sum(priced.map(({ calls, meanMicroUsd }) => (meanMicroUsd === null ? calls : 0))),
    estimatedMicroUsd: Math.round(sum(priced.map(({ calls, meanMicroUsd }) => calls * (meanMicroUsd ?? 0)))),
  };
}

function meanCost(tally: Tally | undefined): number | null {
  const calls = (tally?.answered ?? 0) + (tally?.failed ?? 0);
  return tally && calls > 0 ? tally.costMicroUsd / calls : null;
}

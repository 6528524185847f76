import { sum } from '../shared/sum.ts';
import { addUpAll, type BucketSums } from './bucket.ts';
import { SUBJECT } from './cell.ts';
import { type FlowSums, NOT_MADE, type NotMade } from './flow.ts';
import { latencyAt, type Tally } from './tally.ts';

/** How the decisions of some buckets went. Money in micro-dollars, times in milliseconds. */
export function flowIn(buckets: readonly BucketSums[]) {
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

/** Calls that were not made, and what they would have cost: each at what an answer of its model cost in the same buckets. */
function savingOf(how: NotMade, { notMade, decisionsByWhy }: FlowSums, whole: ReadonlyMap<string, Tally>) {
  const own = notMade.filter((each) => each.how === how);
  const priced = own.map(({ model, calls }) => ({ calls, meanMicroUsd: costOfAnswer(whole.get(model)) }));
  return {
    how,
    decisions: decisionsByWhy[how] ?? 0,
    callsNotMade: sum(own.map(({ calls }) => calls)),
    /** Of those, the ones whose model made no call here: not part of the estimate. */
    callsWithoutRecord: sum(priced.map(({ calls, meanMicroUsd }) => (meanMicroUsd === null ? calls : 0))),
    estimatedMicroUsd: Math.round(sum(priced.map(({ calls, meanMicroUsd }) => calls * (meanMicroUsd ?? 0)))),
  };
}

function costOfAnswer(tally: Tally | undefined): number | null {
  return tally && tally.answered > 0 ? tally.costMicroUsd / tally.answered : null;
}

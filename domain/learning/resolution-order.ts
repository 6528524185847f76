import { dayStart } from './calendar.ts';
import type { ScoredDecision } from './scored-decision.ts';
import { eachInSteps, type Steps } from './steps.ts';

/** In the order of the resolutions, sorted day by day: a sort of all of them would be one long piece of work. */
export function* inResolutionOrderSteps(scored: readonly ScoredDecision[]): Steps<ScoredDecision[]> {
  const byDay = new Map<number, ScoredDecision[]>();
  yield* eachInSteps(scored, (each) => {
    const day = dayStart(each.resolvedAtMs);
    const known = byDay.get(day);
    if (known) known.push(each);
    else byDay.set(day, [each]);
  });
  const days: ScoredDecision[][] = [];
  for (const [, ofDay] of [...byDay].toSorted(([a], [b]) => a - b)) {
    days.push(ofDay.toSorted(byResolution));
    yield;
  }
  return days.flat();
}

/** Ties by ticker, then by time, so that the order never depends on the store. */
export function byResolution(a: ScoredDecision, b: ScoredDecision): number {
  if (a.resolvedAtMs !== b.resolvedAtMs) return a.resolvedAtMs - b.resolvedAtMs;
  if (a.ticker !== b.ticker) return a.ticker < b.ticker ? -1 : 1;
  return a.decidedAtMs - b.decidedAtMs || (a.decisionId < b.decisionId ? -1 : 1);
}

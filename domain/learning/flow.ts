import type { Candidate } from '../decision/candidate.ts';
import type { CallRecord, Decision, Path } from '../decision/decision.ts';
import { wasEnough } from '../decision/note.ts';
import type { Reused } from '../decision/reuse.ts';
import type { Action } from '../decision/verdict.ts';
import type { ModelForecast } from '../forecast/forecast.ts';
import { addSums, sumBy } from './sums.ts';

/** Why a call was not made. `price_gate`: the price was near certainty. `cascade`: the answers so far were enough. `reuse`:
 * earlier answers were as good. These three save money. `withheld`: mode, budget, deadline, a failure, an operator's setting or a
 * market that has ended, whether or not earlier answers were used instead. */
export const NOT_MADE = ['price_gate', 'cascade', 'reuse', 'withheld'] as const;
export type NotMade = (typeof NOT_MADE)[number];

export type DecisionInFlow = Pick<Decision, 'path' | 'action' | 'isFullPanel' | 'notes' | 'economics'> & {
  readonly reused?: Pick<Reused, 'kind'>;
  readonly forecast?: { readonly models: readonly Pick<ModelForecast, 'model'>[] } | null;
  readonly candidates: readonly Pick<Candidate, 'model' | 'shadow' | 'heldBack'>[];
  readonly calls: readonly Pick<CallRecord, 'model' | 'outcome'>[];
  readonly verdict: { readonly reasons: readonly { readonly code: string }[] };
};

/** The decisions of a stretch of time, in counts. */
const emptyFlow = () => ({
  decisions: 0,
  /** Those that called every available model at once. */
  panels: 0,
  byPath: {} as Partial<Record<Path, number>>,
  byAction: {} as Partial<Record<Action, number>>,
  /** Those that traded nothing, by the code of their first reason; hours that were tallied before this was kept have none. */
  bySkipReason: {} as Readonly<Record<string, number>>,
  /** Calls to available models that were not made, by why and model. */
  notMade: [] as readonly { readonly how: NotMade; readonly model: string; readonly calls: number }[],
  /** Decisions with such calls, by why. */
  decisionsByWhy: {} as Partial<Record<NotMade, number>>,
});
export type FlowSums = ReturnType<typeof emptyFlow>;

export function tallyFlow(decided: readonly DecisionInFlow[]): FlowSums {
  return addFlows(decided.map(ofOne));
}

function ofOne(decision: DecisionInFlow): FlowSums {
  const { path, action, isFullPanel, verdict } = decision;
  const notMade = notAsked(decision).map((each) => ({ how: howOf(decision, each), model: each.model, calls: 1 }));
  return {
    decisions: 1,
    panels: isFullPanel ? 1 : 0,
    byPath: { [path]: 1 },
    byAction: { [action]: 1 },
    bySkipReason: skipReason(action, verdict.reasons),
    notMade,
    decisionsByWhy: Object.fromEntries(notMade.map(({ how }) => [how, 1])),
  };
}

/** By its first reason, where nothing is traded. */
export function skipReason(action: Action, [first]: DecisionInFlow['verdict']['reasons']): Record<string, number> {
  return action === 'SKIP' && first ? { [first.code]: 1 } : {};
}

/** The models that a panel of all would have called and the decision did not. One that did call a panel left nothing out by its
 * path, whatever models the selection left out of the panel; one that added a model at a time left out the rest. */
function notAsked({ path, candidates, calls, economics, reused, forecast }: DecisionInFlow): readonly NotAsked[] {
  if (path === 'full' || (path === 'escalated' && !economics)) return [];
  // Answers that were used again were paid for once: those are the calls that were saved, not a whole panel's.
  if (reused?.kind) return forecast?.models ?? [];
  const asked = new Set(calls.map(({ model }) => model));
  return candidates.filter(({ model, shadow, heldBack }) => !shadow && heldBack !== 'unavailable' && !asked.has(model));
}

type NotAsked = Pick<Candidate, 'model'> & Partial<Pick<Candidate, 'heldBack'>>;

function howOf({ path, verdict, calls, notes, reused, economics }: DecisionInFlow, { heldBack }: NotAsked): NotMade {
  if (path === 'reused') return reused?.kind ? 'reuse' : 'withheld';
  if (heldBack === 'by_rule') return 'withheld';
  if (path === 'none') return verdict.reasons[0]?.code === 'price_gate' ? 'price_gate' : 'withheld';
  // Else the one model failed, or there was no money for the panel.
  const isEnough =
    calls.some(({ outcome }) => outcome === 'answered') &&
    (economics ? economics.evaluations.at(-1)?.pays === false : wasEnough(notes));
  return isEnough ? 'cascade' : 'withheld';
}

export function addFlows(all: readonly FlowSums[]): FlowSums {
  const total = emptyFlow();
  for (const { notMade: _, ...counts } of all) addSums<Partial<FlowSums>>(total, counts);
  return {
    ...total,
    notMade: sumBy(
      all.flatMap(({ notMade }) => notMade),
      ['how', 'model'],
    ),
  };
}

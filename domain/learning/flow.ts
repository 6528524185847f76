import type { Action, CallRecord, Candidate, Decision, Path, Reused } from '../decision/decision.ts';
import { wasEnough } from '../decision/was-enough.ts';
import type { ModelForecast } from '../forecast/forecast.ts';

/** Why a call was not made. `price_gate`: the price said enough. `cascade`: those who had answered were enough. `reuse`: earlier answers
 * were as good. These three save money. `withheld`: mode, budget, deadline, a failure or an operator's setting, whether or not
 * earlier answers stood in. */
export const NOT_MADE = ['price_gate', 'cascade', 'reuse', 'withheld'] as const;
export type NotMade = (typeof NOT_MADE)[number];

/** Decisions that were settled in a stretch of time, in counts: two of these add up to that of both. */
export interface FlowSums {
  decisions: number;
  /** Those that asked everyone at once. */
  panels: number;
  readonly byPath: Partial<Record<Path, number>>;
  readonly byAction: Partial<Record<Action, number>>;
  /** Calls to models that could have been asked and were not, by why and model. */
  readonly notMade: { readonly how: NotMade; readonly model: string; calls: number }[];
  /** Decisions with such calls, by why. */
  readonly spared: Partial<Record<NotMade, number>>;
}

export type DecisionInFlow = Pick<Decision, 'path' | 'action' | 'isFullPanel' | 'notes' | 'economics'> & {
  readonly reused?: Pick<Reused, 'kind'>;
  readonly forecast?: { readonly models: readonly Pick<ModelForecast, 'model'>[] } | null;
  readonly candidates: readonly Pick<Candidate, 'model' | 'shadow' | 'heldBack'>[];
  readonly calls: readonly Pick<CallRecord, 'model' | 'outcome'>[];
  readonly verdict: { readonly reasons: readonly { readonly code: string }[] };
};

export const emptyFlow = (): FlowSums => ({
  decisions: 0,
  panels: 0,
  byPath: {},
  byAction: {},
  notMade: [],
  spared: {},
});

export function tallyFlow(decided: readonly DecisionInFlow[]): FlowSums {
  return addFlows(decided.map(ofOne));
}

function ofOne(decision: DecisionInFlow): FlowSums {
  const { path, action, isFullPanel } = decision;
  const notMade = notAsked(decision).map((candidate) => ({
    how: howOf(decision, candidate),
    model: candidate.model,
    calls: 1,
  }));
  return {
    decisions: 1,
    panels: isFullPanel ? 1 : 0,
    byPath: { [path]: 1 },
    byAction: { [action]: 1 },
    notMade,
    spared: Object.fromEntries(notMade.map(({ how }) => [how, 1])),
  };
}

/** Whom a panel of everyone would have asked beside those who were. A decision that did ask a panel left nothing out by its
 * path, whoever the selection left out of the panel; one that added a model at a time left out the rest. */
function notAsked({ path, candidates, calls, economics, reused, forecast }: DecisionInFlow): readonly NotAsked[] {
  if (path === 'full' || (path === 'escalated' && !economics)) return [];
  // Answers that were used again were paid for once: those are the calls that were saved, not everyone's.
  if (reused?.kind) return forecast?.models ?? [];
  const asked = new Set(calls.map(({ model }) => model));
  return candidates.filter(({ model, shadow, heldBack }) => !shadow && heldBack !== 'unavailable' && !asked.has(model));
}

type NotAsked = Pick<Candidate, 'model' | 'heldBack'>;

function howOf({ path, verdict, calls, notes, reused, economics }: DecisionInFlow, { heldBack }: NotAsked): NotMade {
  if (path === 'reused') return reused?.kind ? 'reuse' : 'withheld';
  if (heldBack === 'by_rule') return 'withheld';
  if (path === 'none') return verdict.reasons[0]?.code === 'price_gate' ? 'price_gate' : 'withheld';
  // The one model may have failed, or the panel may have been wanted and not paid for.
  const isEnough =
    calls.some(({ outcome }) => outcome === 'answered') &&
    (economics ? economics.evaluations.at(-1)?.pays === false : wasEnough(notes));
  return isEnough ? 'cascade' : 'withheld';
}

/** Adds up several stretches of time. */
export function addFlows(all: readonly FlowSums[]): FlowSums {
  const sum = emptyFlow();
  const notMade = new Map<string, FlowSums['notMade'][number]>();
  for (const flow of all) {
    sum.decisions += flow.decisions;
    sum.panels += flow.panels;
    addCounts(sum.byPath, flow.byPath);
    addCounts(sum.byAction, flow.byAction);
    addCounts(sum.spared, flow.spared);
    for (const { how, model, calls } of flow.notMade) {
      const key = `${how} ${model}`;
      const known = notMade.get(key);
      if (known) known.calls += calls;
      else notMade.set(key, { how, model, calls });
    }
  }
  return { ...sum, notMade: [...notMade.values()] };
}

function addCounts(to: Partial<Record<string, number>>, from: Partial<Record<string, number>>): void {
  for (const [key, count] of Object.entries(from)) to[key] = (to[key] ?? 0) + (count ?? 0);
}

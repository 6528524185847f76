import type { Action, Candidate, Decision, Path } from '../decision.ts';

/** Why a call was not made. `price_gate`: the price said enough. `cascade`: fewer models were enough. `reuse`: an earlier
 * decision's answers were. `withheld`: mode, budget, deadline or an operator's setting, which saves nothing. */
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

export type DecisionInFlow = Pick<Decision, 'path' | 'action' | 'panel'> & {
  readonly candidates: readonly Pick<Candidate, 'model' | 'shadow' | 'heldBack'>[];
  readonly calls: readonly { readonly model: string }[];
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
  const { path, action, panel, candidates, calls } = decision;
  const asked = new Set(calls.map(({ model }) => model));
  const notMade = candidates
    .filter(({ model, shadow, heldBack }) => !shadow && heldBack !== 'unavailable' && !asked.has(model))
    .map((candidate) => ({ how: howOf(decision, candidate), model: candidate.model, calls: 1 }));
  return {
    decisions: 1,
    panels: panel ? 1 : 0,
    byPath: { [path]: 1 },
    byAction: { [action]: 1 },
    notMade,
    spared: Object.fromEntries(notMade.map(({ how }) => [how, 1])),
  };
}

function howOf({ path, verdict }: DecisionInFlow, { heldBack }: Pick<Candidate, 'heldBack'>): NotMade {
  if (path === 'reused') return 'reuse';
  if (path === 'none') return verdict.reasons[0]?.code === 'price_gate' ? 'price_gate' : 'withheld';
  return heldBack === 'by_rule' ? 'withheld' : 'cascade';
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

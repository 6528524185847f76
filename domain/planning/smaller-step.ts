import type { Candidate } from '../decision/candidate.ts';
import type { Note } from '../decision/note.ts';
import type { CapFigures } from '../health/alert.ts';
import type { CapRefusal } from '../money/cap-refusal.ts';
import type { Plan, PlanInput } from './plan.ts';
import { planDecision } from './plan-decision.ts';
import { NO_CALLS, withoutCall } from './plan-without-call.ts';
import { cheapestFirst } from './select.ts';

/** The first step that is to be reserved, and what was refused before it. */
export interface FirstStep {
  readonly plan: Plan;
  /** Whether models may be called in order to learn. */
  readonly explore: boolean;
  /** Models whose own cap has no room. */
  readonly withoutModels: Readonly<Record<string, CapFigures>>;
  /** What refused the panel that this one model is called instead of. */
  readonly panelRefusal: CapFigures | null;
  readonly notes: readonly Note[];
}

export function firstStep(input: PlanInput): FirstStep {
  const { explore } = input.policy;
  return { plan: planDecision(input), explore, withoutModels: {}, panelRefusal: null, notes: [] };
}

/** What to try where a cap has no room for a first step: the other models where it is a model's own, then no model in order to
 * learn, then one model instead of the panel, then none. Each note says what was refused and what followed. */
export function smallerStep(input: PlanInput, step: FirstStep, { ok: _, ...cap }: CapRefusal): FirstStep {
  const noted = (consequence: Extract<Note, { code: 'cap_refused' }>['figures']['consequence']): readonly Note[] => [
    ...step.notes,
    { code: 'cap_refused', figures: { cap, consequence } },
  ];
  if (cap.cap === 'model') {
    const withoutModels = { ...step.withoutModels, [cap.of ?? '']: cap };
    const plan = replanned(input, step.explore, withoutModels);
    const others = { ...step, withoutModels, panelRefusal: null, notes: noted('without_model') };
    if (plan.start !== 'none') return { ...others, plan };
    return { ...others, plan: withoutCall(plan, { code: 'budget_refused', figures: cap }) };
  }
  if (step.plan.purpose === 'exploration') {
    const plan = replanned(input, false, step.withoutModels);
    return { ...step, plan, explore: false, notes: noted('no_learning') };
  }
  if (step.plan.start === 'panel') {
    return { ...step, plan: oneModelInstead(step.plan, cap), panelRefusal: cap, notes: noted('one_model') };
  }
  const figures = step.panelRefusal ?? cap;
  const code = figures.cap === 'decision' ? 'decision_cap' : 'budget_refused';
  return { ...step, plan: withoutCall(step.plan, { code, figures }) };
}

function replanned(input: PlanInput, explore: boolean, withoutModels: FirstStep['withoutModels']): Plan {
  const models = input.models.map((model) => {
    const figures = withoutModels[model.model];
    return figures ? { ...model, unavailable: { code: 'over_model_cap', figures } as const } : model;
  });
  return planDecision({ ...input, models, policy: { ...input.policy, explore } });
}

/** One answer of the cheapest of a panel alone. */
function oneModelInstead(plan: Plan, cap: CapFigures): Plan {
  const [cheapest, ...standby] = plan.first.filter(({ sample }) => sample === undefined).toSorted(cheapestFirst);
  if (!cheapest) return plan;
  const candidates = plan.candidates.map((candidate): Candidate => {
    if (candidate.model === cheapest.model) {
      return { ...candidate, chosen: 'quick', why: { code: 'cheapest_of_panel', figures: {} } };
    }
    if (candidate.chosen === null) return candidate;
    return { ...candidate, chosen: null, why: { code: 'no_room_for_panel', figures: cap }, heldBack: 'by_rule' };
  });
  return { ...plan, ...NO_CALLS, start: 'quick', first: [cheapest], standby, candidates };
}

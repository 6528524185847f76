import type { Candidate, CandidateReason, OneModelRule } from '../decision/candidate.ts';
import type { ReasonCode } from '../decision/reason.ts';
import { pick } from '../shared/pick.ts';
import type { PlanInput } from './plan.ts';
import type { PricedModel } from './priced-model.ts';
import type { Selected } from './select.ts';

export interface Choice {
  readonly isQuick: boolean;
  readonly oneOnly: OneModelRule | null;
  readonly isExploring: boolean;
  readonly panel: readonly PricedModel[];
  readonly wider: readonly PricedModel[];
}

type CandidatesInput = Pick<PlanInput, 'models' | 'decisionCapMicroUsd'>;

/** Every configured model with its place in the plan, or why it has none. */
export function candidatesOf(input: CandidatesInput, selected: Selected, choice: Choice): Candidate[] {
  return input.models.map((model) => ({ ...aboutModel(model), ...placeOf(model, input, selected, choice) }));
}

const aboutModel = (model: PricedModel) => pick(model, 'model', 'provider', 'worstCaseMicroUsd', 'shadow');

type Place = Pick<Candidate, 'chosen' | 'why' | 'heldBack'>;

function placeOf(
  model: PricedModel,
  { decisionCapMicroUsd: decisionMicroUsd }: CandidatesInput,
  { first, everyone, others, out }: Selected,
  { isQuick, oneOnly, isExploring, panel, wider }: Choice,
): Place {
  const { worstCaseMicroUsd, record } = model;
  const left = (why: CandidateReason, heldBack: Place['heldBack'] = null): Place => ({ chosen: null, why, heldBack });
  if (isQuick && model === first?.model) return { chosen: 'quick', why: first.why, heldBack: null };
  if (panel.includes(model)) {
    const why: CandidateReason = isQuick
      ? { code: 'next_in_queue', figures: {} }
      : { code: 'in_panel', figures: { isEveryModelCalled: isExploring, deselected: record.deselected } };
    return { chosen: 'panel', why, heldBack: null };
  }
  if (model.unavailable) return left(model.unavailable, 'unavailable');
  const isCallable = everyone.includes(model);
  if (oneOnly) {
    return left({ code: 'one_model_only', figures: { because: oneOnly } }, isCallable ? 'by_rule' : 'unavailable');
  }
  const passedOver = others.find((other) => other.model === model)?.why;
  if (passedOver && wider.includes(model)) {
    return { chosen: 'wider', why: { code: 'called_if_panel_disagrees', figures: { passedOver } }, heldBack: null };
  }
  if (passedOver) return left(passedOver);
  const why = out.get(model.model);
  // A model that answers too late as a rule is called by no panel.
  if (why) return left(why, isCallable ? null : 'unavailable');
  return left({ code: 'over_decision_cap', figures: { worstCaseMicroUsd, decisionMicroUsd } }, 'by_rule');
}

/** Every configured model where none is called. */
export function candidatesWithoutCall(
  models: readonly PricedModel[],
  reason: ReasonCode,
  heldBack: (model: PricedModel) => Candidate['heldBack'],
): Candidate[] {
  return models.map((model) => ({
    ...aboutModel(model),
    chosen: null,
    why: model.unavailable ?? { code: 'no_call', figures: { reason } },
    heldBack: heldBack(model),
  }));
}

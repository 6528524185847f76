import type { CallEvaluation, Note, StakeFigures } from '../decision/note.ts';
import type { CapFigures } from '../health/alert.ts';
import { demandedAt } from '../money/budget-shadow-price.ts';
import { calledTimes, fitting, stepReservation } from '../money/step-reservation.ts';
import { MODE_RULES } from '../shared/modes.ts';
import type { DecisionPolicy } from '../shared/policy.ts';
import { type Choice, candidatesOf } from './candidates.ts';
import { type Exploration, explorationOf, isNearCertainExplored, NEAR_CERTAIN_SHARE } from './exploration.ts';
import type { Plan, PlanInput } from './plan.ts';
import { modeRefusal, planWithoutCall } from './plan-without-call.ts';
import { gateRefusal, isNearlyCertain, oneModelRule, strategyOf } from './policy-rules.ts';
import { type PricedModel, plannedCall, predictedCost } from './priced-model.ts';
import { askedTimes } from './samples.ts';
import { type Selected, selectModels } from './select.ts';

/** Which models, in which order, at what price, and why the others were passed over. Pure.
 * No call where the price leaves nothing to win, unless one would bring more than it costs by what was measured. `value`: one
 * model, if it brings what money is worth. `stake`: one model for a small stake, a panel for a large one. `consensus`: its number
 * of models at once. And every model where there is something to learn. */
export function planDecision(input: PlanInput): Plan {
  const { markets, policy, mode, models, unasked } = input;
  if (unasked) return planWithoutCall(input, unasked);
  if (MODE_RULES[mode].calls === 'none') return planWithoutCall(input, modeRefusal(mode));
  const selected = selectModels(input);
  const { first } = selected;
  const isCertain = markets.every(({ quotes }) => isNearlyCertain(quotes, policy));
  const isWeighed = strategyOf(policy) === 'value';
  const isExploredHere = isCertain && markets.length === 1 && isWeighed && isNearCertainExplored(input);
  if (isCertain && !isExploredHere && !(isWeighed && first && isWorthItself(input, first.model))) {
    return planWithoutCall(input, gateRefusal(markets, policy));
  }
  if (!first) return planWithoutCall(input, { code: 'no_models', figures: { models: models.length } });
  const exploration = isCertain || input.isNearExpiry ? null : explorationOf(input);
  const value = isWeighed && !exploration && !isExploredHere ? firstEvaluation(input, first.model) : null;
  if (value && !value.first.pays) {
    const { pays: _, ...figures } = value.first;
    return { ...planWithoutCall(input, { code: 'not_worth_asking', figures }), value };
  }
  return planWithCalls(input, selected, first, exploration, isExploredHere, value);
}

function planWithCalls(
  input: PlanInput,
  selected: Selected,
  first: NonNullable<Selected['first']>,
  exploration: Exploration | null,
  isExploredHere: boolean,
  value: Plan['value'],
): Plan {
  const { policy, maxStakeMicroUsd, decisionCapMicroUsd } = input;
  const { attemptsPerCall, quickBelowStakeMicroUsd } = policy;
  const strategy = strategyOf(policy);
  const isSmall = maxStakeMicroUsd < quickBelowStakeMicroUsd;
  const oneOnly = isExploredHere ? ({ rule: 'near_certain' } as const) : oneModelRule(input);
  const isOneFirst = strategy === 'value' || (strategy === 'stake' && isSmall);
  const isQuick = oneOnly !== null || (exploration === null && isOneFirst);

  const samples = samplesAtOnce(policy, oneOnly);
  const reservation = (step: 'quick' | 'panel' | 'wider', models: readonly PricedModel[], round: number) =>
    stepReservation(step, calledTimes(models, samples), attemptsPerCall, round);

  const heldMicroUsd = isQuick ? reservation('quick', [first.model], 0) : 0;
  const usual = isQuick ? selected.usual.filter((model) => model !== first.model) : selected.usual;
  const wanted = oneOnly ? [] : exploration ? selected.everyone : usual;
  const panelRound = isQuick ? 1 : 0;
  const panelRoom = decisionCapMicroUsd - heldMicroUsd;
  const panel = fitting('panel', wanted, panelRoom, attemptsPerCall, panelRound, samples);
  if (!isQuick && panel.length === 0) {
    return planWithoutCall(input, {
      code: 'decision_cap',
      figures: capTooSmall(input, [first.model, ...wanted], samples),
    });
  }
  const leftMicroUsd = panelRoom - reservation('panel', panel, panelRound);
  const isWidenable = !exploration && panel.length > 0 && strategy !== 'value';
  const others = selected.others.map(({ model }) => model).filter((model) => !isQuick || model !== first.model);
  const wider = fitting('wider', isWidenable ? others : [], leftMicroUsd, attemptsPerCall, 2, samples);

  const standby = standbyOf(selected, [...(isQuick ? [first.model] : []), ...panel, ...wider], {
    roomMicroUsd: leftMicroUsd - reservation('wider', wider, 2),
    attemptsPerCall,
  });

  const stake = { maxStakeMicroUsd, quickBelowStakeMicroUsd };
  const isBeyondTheTrade =
    isExploredHere || (exploration !== null && (isSmall || panel.length > selected.usual.length));
  const calls = panel.map(plannedCall);
  return {
    strategy,
    start: isQuick ? 'quick' : 'panel',
    refusal: null,
    first: askedTimes(isQuick ? [plannedCall(first.model)] : calls, samples),
    queue: isQuick ? calls : [],
    wider: wider.map(plannedCall),
    standby: standby.map(plannedCall),
    value,
    candidates: candidatesOf(input, selected, { isQuick, oneOnly, panel, wider, isExploring: exploration !== null }),
    notes: [
      noteOf({ oneOnly, exploration, value, isQuick, strategy, stake, models: panel.length }),
      ...(samples > 1 ? [{ code: 'asked_several_times', figures: { samples } } as const] : []),
    ],
    purpose: isBeyondTheTrade ? 'exploration' : 'decision',
    callsEveryModel: !isQuick && panel.length > 1 && panel.length === selected.everyone.length,
    explorationProbability: isExploredHere ? NEAR_CERTAIN_SHARE : (exploration?.probability ?? 0),
  };
}

/** The models that have no other place and do no harm, as many as fit into what is left of the decision's cap. */
function standbyOf(
  { usual, others }: Selected,
  placed: readonly PricedModel[],
  { roomMicroUsd, attemptsPerCall }: { readonly roomMicroUsd: number; readonly attemptsPerCall: number },
): PricedModel[] {
  const helpful = others.filter(({ why }) => why.code !== 'harmful_answer').map(({ model }) => model);
  const left = [...usual, ...helpful].filter((model) => !placed.includes(model));
  return fitting('wider', left, roomMicroUsd, attemptsPerCall, 2);
}

/** How many answers of each model a step asks for: as many as the policy says, and one where mode or budget leave one model. Where
 * calls are weighed each further answer is weighed too. */
function samplesAtOnce(policy: DecisionPolicy, oneOnly: Choice['oneOnly']): number {
  if (strategyOf(policy) === 'value') return 1;
  return oneOnly && oneOnly.rule !== 'ensemble_off' ? 1 : policy.samplesPerModel;
}

/** The cap of a decision, and the worst case of the cheapest model, for which it has no room. */
function capTooSmall(
  { decisionCapMicroUsd, policy }: PlanInput,
  wanted: readonly PricedModel[],
  samples: number,
): CapFigures {
  const each = wanted.map((model) =>
    stepReservation('panel', calledTimes([model], samples), policy.attemptsPerCall, 0),
  );
  const askedMicroUsd = Math.min(...each);
  return { cap: 'decision', of: null, capMicroUsd: decisionCapMicroUsd, committedMicroUsd: 0, askedMicroUsd };
}

interface Noted extends Pick<Choice, 'oneOnly' | 'isQuick'>, Pick<Plan, 'value' | 'strategy'> {
  readonly exploration: Exploration | null;
  readonly stake: StakeFigures;
  readonly models: number;
}

function noteOf({ oneOnly, exploration, value, isQuick, strategy, stake, models }: Noted): Note {
  if (oneOnly) return { code: 'one_model_only', figures: { ...stake, because: oneOnly } };
  if (exploration) return exploration.note;
  if (value) return { code: 'one_at_a_time', figures: {} };
  if (strategy === 'consensus') return { code: 'consensus_at_once', figures: { models } };
  return isQuick
    ? { code: 'one_model_first', figures: stake }
    : { code: 'panel_at_once', figures: { ...stake, models } };
}

/** What the first answer is worth against what it has to bring. Where money is not scarce it is called for whatever it brings:
 * the caller wants a forecast. */
function firstEvaluation(input: PlanInput, first: PricedModel): NonNullable<Plan['value']> {
  const { budgetShadowPrice, valueOfFirstMicroUsd: valueMicroUsd, band } = input;
  const { expectedCostMicroUsd: costMicroUsd } = predictedCost(first);
  const requiredMultiple = demandedAt(budgetShadowPrice, band).first;
  const pays = requiredMultiple === 0 || valueMicroUsd >= requiredMultiple * costMicroUsd;
  const evaluation: CallEvaluation = { models: [first.model], valueMicroUsd, costMicroUsd, requiredMultiple, pays };
  return { budgetShadowPrice, first: evaluation };
}

/** Whether the first answer brings more than it costs, and not only a forecast: by what was measured, not by what is supposed. */
function isWorthItself(input: PlanInput, first: PricedModel): boolean {
  const { markets, budgetShadowPrice, valueOfFirstMicroUsd, isValueMeasured, band } = input;
  const required = demandedAt(budgetShadowPrice, band).further * predictedCost(first).expectedCostMicroUsd;
  return markets.length === 1 && isValueMeasured && valueOfFirstMicroUsd > required;
}

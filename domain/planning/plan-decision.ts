import type { OneModelRule } from '../decision/candidate.ts';
import type { CallEvaluation } from '../decision/economics.ts';
import type { Note } from '../decision/note.ts';
import type { Reason } from '../decision/reason.ts';
import { type Market, midProbability } from '../market/market.ts';
import { demandedAt } from '../money/budget-shadow-price.ts';
import { fitting, stepReservation } from '../money/step-reservation.ts';
import { type Band, effectiveMode, MODE_RULES, type Mode } from '../shared/modes.ts';
import type { DecisionPolicy } from '../shared/policy.ts';
import { candidatesOf, candidatesWithoutCall } from './candidates.ts';
import {
  type Exploration,
  explorationOf,
  isNearCertainExplored,
  type Learned,
  NEAR_CERTAIN_SHARE,
} from './exploration.ts';
import type { Plan } from './plan.ts';
import { plannedCall } from './planned-call.ts';
import { type PricedModel, predictedCost } from './priced-model.ts';
import { type Selected, selectModels } from './select.ts';
import { strategyOf } from './strategy-of.ts';

export interface PlanInput {
  readonly decisionId: string;
  /** One, or several of an event that are decided together. */
  readonly markets: readonly Pick<Market, 'quotes'>[];
  readonly maxStakeMicroUsd: number;
  readonly policy: DecisionPolicy;
  readonly mode: Mode;
  /** Of the account's budget. */
  readonly band: Band;
  readonly models: readonly PricedModel[];
  /** What one decision may reserve in all, for each of its prompts. */
  readonly decisionCapMicroUsd: number;
  readonly deadlineMs: number;
  readonly learned: Learned;
  /** What a micro-dollar is worth elsewhere in the day; 0 = money is not scarce. */
  readonly budgetShadowPrice: number;
  /** The value of the first answer's information, and whether it was measured on the account's own forecasts. */
  readonly valueOfFirstMicroUsd: number;
  readonly isValueMeasured: boolean;
}

/** Which models, in which order, at what price, and why the others were passed over. Pure.
 * No call where the price leaves nothing to win, unless one would bring more than it costs by what was measured. `value`: one
 * model, if it brings what money is worth. `stake`: one model for a small stake, a panel for a large one. `consensus`: its number
 * of models at once. And every model where there is something to learn. */
export function planDecision(input: PlanInput): Plan {
  const { markets, policy, mode, models } = input;
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
  const exploration = isCertain ? null : explorationOf(input);
  const value = isWeighed && !exploration && !isExploredHere ? firstEvaluation(input, first.model) : null;
  if (value && !value.first.pays) {
    const { models: called, valueMicroUsd, costMicroUsd, requiredMultiple } = value.first;
    const figures = { models: called, valueMicroUsd, costMicroUsd, requiredMultiple };
    return { ...planWithoutCall(input, { code: 'not_worth_asking', figures }), value };
  }
  return planWithCalls(input, selected, first, exploration, isExploredHere, value);
}

/** Whether the price leaves nothing to win: it is no further than the gate from 0 or 1. */
export function isNearlyCertain(quotes: Market['quotes'], { priceGate }: Pick<DecisionPolicy, 'priceGate'>): boolean {
  const price = midProbability(quotes);
  return price <= priceGate || price >= 1 - priceGate;
}

export function gateRefusal(
  [market]: readonly Pick<Market, 'quotes'>[],
  { priceGate }: Pick<DecisionPolicy, 'priceGate'>,
): Reason {
  return { code: 'price_gate', figures: { price: market ? midProbability(market.quotes) : 0, priceGate } };
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

  const heldMicroUsd = isQuick ? stepReservation('quick', [first.model], attemptsPerCall, 0) : 0;
  const usual = isQuick ? selected.usual.filter((model) => model !== first.model) : selected.usual;
  const wanted = oneOnly ? [] : exploration ? selected.everyone : usual;
  const panel = fitting('panel', wanted, decisionCapMicroUsd - heldMicroUsd, attemptsPerCall, isQuick ? 1 : 0);
  const leftMicroUsd =
    decisionCapMicroUsd - heldMicroUsd - stepReservation('panel', panel, attemptsPerCall, isQuick ? 1 : 0);
  const isWidenable = !exploration && panel.length > 0 && strategy !== 'value';
  const others = selected.others.map(({ model }) => model).filter((model) => !isQuick || model !== first.model);
  const wider = fitting('wider', isWidenable ? others : [], leftMicroUsd, attemptsPerCall, 2);

  const stake = { maxStakeMicroUsd, quickBelowStakeMicroUsd };
  const isBeyondTheTrade =
    isExploredHere || (exploration !== null && (isSmall || panel.length > selected.usual.length));
  const calls = panel.map(plannedCall);
  return {
    strategy,
    start: isQuick ? 'quick' : 'panel',
    refusal: null,
    first: isQuick ? [plannedCall(first.model)] : calls,
    queue: isQuick ? calls : [],
    wider: wider.map(plannedCall),
    value,
    candidates: candidatesOf(input, selected, { isQuick, oneOnly, panel, wider, isExploring: exploration !== null }),
    notes: [noteOf({ oneOnly, exploration, value, isQuick, strategy, stake, models: panel.length })],
    purpose: isBeyondTheTrade ? 'exploration' : 'decision',
    callsEveryModel: !isQuick && panel.length > 1 && panel.length === selected.everyone.length,
    explorationProbability: isExploredHere ? NEAR_CERTAIN_SHARE : (exploration?.probability ?? 0),
  };
}

function noteOf(about: {
  readonly oneOnly: OneModelRule | null;
  readonly exploration: Exploration | null;
  readonly value: Plan['value'];
  readonly isQuick: boolean;
  readonly strategy: Plan['strategy'];
  readonly stake: { readonly maxStakeMicroUsd: number; readonly quickBelowStakeMicroUsd: number };
  readonly models: number;
}): Note {
  const { oneOnly, exploration, value, isQuick, strategy, stake, models } = about;
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

/** Why one model is called and no panel; null = a panel may be. Where calls are weighed, a budget that is running out makes money
 * dearer instead of leaving one model. */
function oneModelRule({ mode, band, policy }: PlanInput): OneModelRule | null {
  if (MODE_RULES[mode].calls === 'quick') return { rule: 'mode', mode };
  if (strategyOf(policy) !== 'value' && !permitsPanel(band)) return { rule: 'band', band };
  return policy.ensemble ? null : { rule: 'ensemble_off' };
}

/** Whether an account in this band may call more than one model. */
export function permitsPanel(band: Band): boolean {
  return MODE_RULES[effectiveMode('normal', band)].calls === 'panel';
}

function modeRefusal(mode: Mode): Reason {
  if (MODE_RULES[mode].ruleExits) return { code: 'mode_emergency', figures: { mode, held: null } };
  return { code: 'mode_halted', figures: { mode } };
}

function planWithoutCall(input: PlanInput, reason: Reason): Plan {
  const { models, decisionCapMicroUsd, policy } = input;
  const { first, everyone } = selectModels(input);
  const affordable = fitting('panel', everyone, decisionCapMicroUsd, policy.attemptsPerCall, 0);
  const candidates = candidatesWithoutCall(models, reason.code, (model) => {
    if (!affordable.includes(model)) return 'unavailable';
    return oneModelRule(input) !== null && model !== first?.model ? 'by_rule' : null;
  });
  return {
    strategy: strategyOf(policy),
    start: 'none',
    refusal: reason,
    value: null,
    candidates,
    notes: [{ code: 'no_call', figures: { reason } }],
    ...NO_CALLS,
  };
}

/** Of a plan that calls no model. */
export const NO_CALLS = {
  first: [],
  queue: [],
  wider: [],
  purpose: 'decision',
  callsEveryModel: false,
  explorationProbability: 0,
} as const satisfies Partial<Plan>;

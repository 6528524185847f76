import type { CallEvaluation } from '../decision/call-evaluation.ts';
import type { Candidate } from '../decision/decision.ts';
import type { Reason } from '../decision/reason.ts';
import { type Market, midProbability } from '../market/market.ts';
import { demandedAt } from '../money/budget-shadow-price.ts';
import { fitting, stepReservation } from '../money/step-reservation.ts';
import { hashToUnitInterval } from '../shared/hash-to-unit-interval.ts';
import { type Band, effectiveMode, MODE_RULES, type Mode } from '../shared/modes.ts';
import { type DecisionPolicy, isConsensus, type Purpose } from '../shared/policy.ts';
import {
  cheapestFirst,
  expectedCostMicroUsd,
  expectedFrom,
  type Learned,
  type PricedModel,
  type Selected,
  selectModels,
} from './select.ts';

/** One call that a step will make. */
export interface PlannedCall {
  readonly model: string;
  readonly provider: string;
  readonly worstCaseMicroUsd: number;
  readonly expectedCostMicroUsd: number;
  /** What that was told from: the request's likely tokens, the mean of the model's calls, or its worst case. Absent from the
   * plans of earlier versions, as is the next. */
  readonly expectedFrom?: 'tokens' | 'mean' | 'worst';
  /** UTF-8 bytes of the request's body. */
  readonly requestBytes?: number;
  readonly callTimeoutMs: number;
}

export interface Plan {
  /** Who is asked first: nobody, one model, or the panel. */
  readonly start: 'none' | 'quick' | 'panel';
  /** Why nobody is asked; null when somebody is. */
  readonly refusal: Reason | null;
  readonly quick: PlannedCall | null;
  /** The panel at the start, or those who are added if the quick path escalates, the best first; empty = no escalation. */
  readonly panel: readonly PlannedCall[];
  /** Who is added if the panel agrees too little: those who were left out of it for economy alone. Absent in the plans of
   * earlier versions, which are not widened. */
  readonly wider?: readonly PlannedCall[];
  /** Where further calls are made one at a time by what they are worth: the price of money at the start, and what the first
   * call had to bring. Absent where the fixed rules decide, and in the plans of earlier versions. */
  readonly byValue?: { readonly price: number; readonly first: CallEvaluation };
  readonly candidates: readonly Candidate[];
  readonly notes: readonly string[];
  /** What the first step's money is spent for. */
  readonly purpose: Purpose;
  /** Whether the first step asks everyone who can be asked: then the models may be compared by it. */
  readonly asksEveryone: boolean;
  /** How likely it was that everyone would be asked; 1 in burn-in, 0 where only the trade decides. */
  readonly explorationProbability: number;
}

export interface PlanInput {
  readonly decisionId: string;
  readonly market: Market;
  readonly maxStakeMicroUsd: number;
  readonly policy: DecisionPolicy;
  readonly mode: Mode;
  /** Of the account's budget. Absent: open. */
  readonly band?: Band;
  readonly models: readonly PricedModel[];
  /** What one decision may reserve in all. */
  readonly decisionCapMicroUsd: number;
  readonly deadlineMs: number;
  readonly learned: Learned;
  /** What a micro-dollar is worth elsewhere in the day. Absent: money is not scarce. */
  readonly budgetShadowPrice?: number;
  /** What the first answer is worth, in micro-dollars, and whether that is told from the account's own forecasts. */
  readonly worthOfFirstMicroUsd?: number;
  readonly isWorthMeasured?: boolean;
}

/** Which models, in which order, at what price, and why the others were passed over. Pure.
 * No call where the price leaves nothing to win, unless by value one would bring more than it costs. By value: one model, if it brings what money is worth, and then one at a
 * time. By the fixed rules: one model for a small stake, a panel for a large one. And everyone where there is something to
 * learn. */
export function planDecision(input: PlanInput): Plan {
  const { market, policy, mode, maxStakeMicroUsd, decisionCapMicroUsd } = input;
  const rule = MODE_RULES[mode];
  if (rule.calls === 'none') {
    const refusal: Reason = rule.ruleExits
      ? { code: 'mode_emergency', figures: { mode, held: null } }
      : { code: 'mode_halted', figures: { mode } };
    return nobody(input, refusal, `The mode is ${mode}: no model is asked.`);
  }
  const price = midProbability(market.quotes);
  const isNearlyCertain = price <= policy.priceGate || price >= 1 - policy.priceGate;
  // Nothing is to be learned where everybody knows the end.
  const selected = selectModels(isNearlyCertain ? { ...input, policy: { ...policy, explore: false } } : input);
  const { first, exploration, everyone, others } = selected;
  const isByValue = usesValueStrategy(policy);
  const isToLearn = isNearlyCertain && looksBehindTheGate(input);
  if (isNearlyCertain && !isToLearn && !(isByValue && first && isWorthItself(input, first.model))) {
    const message = `The price ${cents(price)} is within ${cents(policy.priceGate)} of certain: no call can pay for itself.`;
    const { priceGate } = policy;
    return nobody(input, { code: 'price_gate', figures: { price, priceGate } }, message);
  }
  if (!first) {
    const refusal = { code: 'no_models', figures: { models: input.models.length } } as const;
    return nobody(input, refusal, 'No configured model can be asked now; the candidates say why.');
  }

  const isSmall = maxStakeMicroUsd < policy.quickBelowStakeMicroUsd;
  const stakes = `The stake of up to ${dollars(maxStakeMicroUsd)} is ${isSmall ? 'below' : 'at or above'} ${dollars(policy.quickBelowStakeMicroUsd)}`;
  const alone = isToLearn ? BEHIND_THE_GATE : aloneBecause(input);
  const isOneFirst = isByValue || (!isConsensus(policy) && (isSmall || policy.method === 'cost-benefit'));
  const isQuick = alone !== null || (exploration === null && isOneFirst);
  const byValue = isByValue && exploration === null && !isToLearn ? firstOffer(input, first.model) : undefined;
  if (byValue && !byValue.first.pays) {
    return { ...nobody(input, notWorth(byValue.first), tellNotWorth(byValue.first)), byValue };
  }
  const wanted = alone !== null ? [] : exploration !== null ? everyone : panelOf(selected, isQuick);
  const held = isQuick ? stepReservation('quick', [first.model], policy.attemptsPerCall, true) : 0;
  const panel = fitting('panel', wanted, decisionCapMicroUsd - held, policy.attemptsPerCall, !isQuick);
  const asked = isQuick ? [] : panel;
  const left = decisionCapMicroUsd - held - stepReservation('panel', panel, policy.attemptsPerCall, !isQuick);
  const spared =
    exploration === null && panel.length > 0 && !isByValue
      ? others.filter((model) => !isQuick || model !== first.model)
      : [];
  const wider = fitting('wider', spared, left, policy.attemptsPerCall, false);
  const note =
    alone !== null
      ? `${stakes}; ${alone}: one model is asked.`
      : exploration !== null
        ? `${stakes}. ${exploration.why}`
        : byValue
          ? 'One model first, then one more at a time while it is worth its cost.'
          : `${stakes}: ${isQuick ? 'one model first.' : `a panel of ${panel.length}.`}`;
  const isBeyondTheTrade = isToLearn || (exploration !== null && (isSmall || panel.length > selected.usual.length));
  return {
    start: isQuick ? 'quick' : 'panel',
    refusal: null,
    quick: isQuick ? call(first.model) : null,
    panel: panel.map(call),
    wider: wider.map(call),
    ...(byValue ? { byValue } : {}),
    candidates: candidatesOf(input, selected, { isQuick, alone, panel, wider }),
    notes: [note],
    purpose: isBeyondTheTrade ? 'exploration' : 'decision',
    asksEveryone: asked.length > 1 && asked.length === everyone.length,
    explorationProbability: isToLearn ? NEAR_CERTAIN_SHARE : (exploration?.probability ?? 0),
  };
}

/** Whether calls are made one at a time by what they are worth. Those who must agree are asked together. */
export function usesValueStrategy(policy: Pick<DecisionPolicy, 'strategy' | 'method'>): boolean {
  return policy.strategy === 'value' && !isConsensus(policy);
}

/** What the first answer is worth against what it has to bring. Where money is not scarce it is asked for whatever it brings:
 * the caller wants a forecast. */
function firstOffer(
  { budgetShadowPrice = 0, worthOfFirstMicroUsd = 0, band = 'open' }: PlanInput,
  first: PricedModel,
): NonNullable<Plan['byValue']> {
  const costMicroUsd = expectedCostMicroUsd(first);
  const price = demandedAt(budgetShadowPrice, band).first;
  const pays = price === 0 || worthOfFirstMicroUsd >= price * costMicroUsd;
  return {
    price: budgetShadowPrice,
    first: { models: [first.model], worthMicroUsd: worthOfFirstMicroUsd, costMicroUsd, price, pays },
  };
}

/** Whether the first answer brings more than it costs, and not only a forecast: by what was found, not by what is supposed. */
function isWorthItself(input: PlanInput, first: PricedModel): boolean {
  const { budgetShadowPrice = 0, worthOfFirstMicroUsd = 0, isWorthMeasured = false, band = 'open' } = input;
  return (
    isWorthMeasured && worthOfFirstMicroUsd > demandedAt(budgetShadowPrice, band).further * expectedCostMicroUsd(first)
  );
}

/** Resolved markets near certainty with a forecast, from which on it is known whether their prices are right. */
const NEAR_CERTAIN_LABELS = 100;
/** Of the decisions near certainty, until then. */
const NEAR_CERTAIN_SHARE = 0.5;

/** Whether one model is asked near certainty for the sake of learning: prices that nobody ever looks behind cannot be found
 * wrong. Drawn from the decision's id. */
function looksBehindTheGate({ decisionId, policy, mode, learned }: PlanInput): boolean {
  if (!policy.explore || !usesValueStrategy(policy) || mode !== 'normal') return false;
  return (
    (learned.nearCertain ?? 0) < NEAR_CERTAIN_LABELS && hashToUnitInterval(`gate/${decisionId}`) < NEAR_CERTAIN_SHARE
  );
}

function notWorth({ models, worthMicroUsd, costMicroUsd, price }: CallEvaluation): Reason {
  const figures = { models, valueMicroUsd: worthMicroUsd, costMicroUsd, requiredMultiple: price };
  return { code: 'not_worth_asking', figures };
}

function tellNotWorth({ models, worthMicroUsd, costMicroUsd, price }: CallEvaluation): string {
  return `Money is scarce today: an answer of ${models.join()} costs ${dollars(costMicroUsd)} and must bring ${price.toFixed(2)} times that, and it is worth ${dollars(worthMicroUsd)}.`;
}

/** Why one model is asked and no panel; null = a panel may be. A mode that permits a panel does not permit it to a budget
 * that is running out. */
function aloneBecause({ mode, band = 'open', policy }: PlanInput): string | null {
  if (MODE_RULES[mode].calls === 'quick') return `mode ${mode}`;
  // By value, a budget that is running out makes money dearer instead.
  if (usesValueStrategy(policy)) return policy.ensemble ? null : SWITCHED_OFF;
  if (MODE_RULES[effectiveMode('normal', band)].calls === 'quick') return `the day's budget is in band ${band}`;
  return policy.ensemble ? null : SWITCHED_OFF;
}

const BEHIND_THE_GATE = 'to learn whether prices near certainty are right';
const SWITCHED_OFF = 'the ensemble is switched off';

/** Who is asked at once, or after the quick model. */
function panelOf({ usual, first }: Selected, isQuick: boolean): readonly PricedModel[] {
  return isQuick ? usual.filter((model) => model !== first?.model) : usual;
}

interface Asked {
  readonly isQuick: boolean;
  readonly alone: string | null;
  readonly panel: readonly PricedModel[];
  readonly wider: readonly PricedModel[];
}

function candidatesOf(
  { models, decisionCapMicroUsd }: PlanInput,
  { first, exploration, everyone, passedOver }: Selected,
  { isQuick, alone, panel, wider }: Asked,
): Candidate[] {
  return models.map((model): Candidate => {
    const { model: id, provider, worstCaseMicroUsd, shadow } = model;
    const base = { model: id, provider, worstCaseMicroUsd, shadow };
    if (isQuick && model === first?.model) return { ...base, chosen: 'quick', why: first.why };
    if (panel.includes(model)) {
      const deselected = model.record.deselected === null ? '' : ` (${model.record.deselected})`;
      const why = isQuick
        ? 'asked if the quick path escalates'
        : `${exploration === null ? 'a panel of the best' : 'everyone is asked'}${deselected}`;
      return { ...base, chosen: 'panel', why };
    }
    if (model.unavailable !== null) {
      return { ...base, chosen: null, why: model.unavailable, heldBack: 'unavailable' };
    }
    if (alone !== null) {
      const heldBack = everyone.includes(model) ? 'by_rule' : 'unavailable';
      return { ...base, chosen: null, why: `only one model is asked: ${alone}`, heldBack };
    }
    const reason = passedOver.get(id);
    if (reason !== undefined && wider.includes(model)) {
      return { ...base, chosen: 'wider', why: `${reason}: asked if the panel agrees too little` };
    }
    if (reason !== undefined) {
      // Who answers too late as a rule is not asked by any panel.
      return { ...base, chosen: null, why: reason, ...(everyone.includes(model) ? {} : { heldBack: 'unavailable' }) };
    }
    const why = `its worst case of ${dollars(worstCaseMicroUsd)}, with what may be repeated, does not fit the decision's cap of ${dollars(decisionCapMicroUsd)} any more`;
    return { ...base, chosen: null, why, heldBack: 'by_rule' };
  });
}

/** The plan when the panel's money was refused: the quick model alone, if there is one. */
export function quickInstead(plan: Plan, why: string): Plan {
  const cheapest = plan.panel.toSorted(cheapestFirst)[0];
  if (!cheapest) return plan;
  const candidates = plan.candidates.map((candidate): Candidate => {
    if (candidate.model === cheapest.model) return { ...candidate, chosen: 'quick', why: 'the cheapest of the panel' };
    return candidate.chosen === null ? candidate : { ...candidate, chosen: null, why, heldBack: 'by_rule' };
  });
  const notes = [...plan.notes, why];
  return { ...plan, start: 'quick', quick: cheapest, panel: [], wider: [], candidates, notes, ...NOT_EXPLORING };
}

/** The plan when not even one call can be paid for. */
export function nobodyInstead(plan: Plan, refusal: Reason, message: string): Plan {
  const candidates = plan.candidates.map(
    (candidate): Candidate => ({
      ...candidate,
      chosen: null,
      why: candidate.chosen === null ? candidate.why : message,
    }),
  );
  return {
    start: 'none',
    refusal,
    quick: null,
    panel: [],
    wider: [],
    candidates,
    notes: [...plan.notes, message],
    // What was refused was asked for all the same.
    ...(plan.byValue ? { byValue: plan.byValue } : {}),
    ...NOT_EXPLORING,
  };
}

/** The models on trial that are asked beside this decision: all that can be, on a share of the decisions that is drawn from
 * their ids, in the normal mode only. Nobody where nobody is asked for the decision itself. */
export function shadowCalls(
  input: Pick<PlanInput, 'decisionId' | 'models' | 'mode'>,
  plan: Plan,
  share: number,
): PlannedCall[] {
  if (plan.start === 'none' || input.mode !== 'normal' || hashToUnitInterval(`shadow/${input.decisionId}`) >= share)
    return [];
  return input.models.filter((model) => model.shadow && model.unavailable === null).map(call);
}

function nobody(input: PlanInput, refusal: Reason, message: string): Plan {
  const { first, everyone } = selectModels(input);
  const affordable = fitting('panel', everyone, input.decisionCapMicroUsd, input.policy.attemptsPerCall, true);
  const isAlone = aloneBecause(input) !== null;
  const heldBack = (model: PricedModel): Pick<Candidate, 'heldBack'> =>
    !affordable.includes(model)
      ? { heldBack: 'unavailable' }
      : isAlone && model !== first?.model
        ? { heldBack: 'by_rule' }
        : {};
  const candidates = input.models.map(
    (model): Candidate => ({
      model: model.model,
      provider: model.provider,
      worstCaseMicroUsd: model.worstCaseMicroUsd,
      shadow: model.shadow,
      chosen: null,
      why: model.unavailable ?? message,
      ...heldBack(model),
    }),
  );
  return { start: 'none', refusal, quick: null, panel: [], wider: [], candidates, notes: [message], ...NOT_EXPLORING };
}

const NOT_EXPLORING = { purpose: 'decision', asksEveryone: false, explorationProbability: 0 } as const;

function call(model: PricedModel): PlannedCall {
  const { model: id, provider, worstCaseMicroUsd, callTimeoutMs, requestBytes } = model;
  return {
    model: id,
    provider,
    worstCaseMicroUsd,
    expectedCostMicroUsd: expectedCostMicroUsd(model),
    expectedFrom: expectedFrom(model),
    ...(requestBytes === undefined ? {} : { requestBytes }),
    callTimeoutMs,
  };
}

const cents = (probability: number) => `${Number((probability * 100).toFixed(2))}c`;
const dollars = (microUsd: number) => `$${(microUsd / 1e6).toFixed(microUsd >= 1e6 ? 2 : 4)}`;

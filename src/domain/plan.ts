import type { Candidate, ReasonCode } from './decision.ts';
import { type Market, midProbability } from './market.ts';
import { MODE_RULES, type Mode } from './modes.ts';
import type { DecisionPolicy } from './policy.ts';

/** A model that could be asked, priced. */
export interface PricedModel {
  readonly model: string;
  readonly provider: string;
  /** The most one attempt can cost. */
  readonly worstCaseMicroUsd: number;
  readonly callTimeoutMs: number;
  /** Why it cannot be asked now (no key, no worker, taken out); null = it can. */
  readonly unavailable: string | null;
}

/** One call that a step will make. */
export interface PlannedCall {
  readonly model: string;
  readonly provider: string;
  readonly worstCaseMicroUsd: number;
  readonly callTimeoutMs: number;
}

export interface Plan {
  /** Who is asked first: nobody, one model, or the panel. */
  readonly start: 'none' | 'quick' | 'panel';
  /** Why nobody is asked; null when somebody is. */
  readonly refusal: { readonly code: ReasonCode; readonly message: string } | null;
  readonly quick: PlannedCall | null;
  /** The panel at the start, or those who are added if the quick path escalates; empty = no escalation. */
  readonly panel: readonly PlannedCall[];
  readonly candidates: readonly Candidate[];
  readonly notes: readonly string[];
}

export interface PlanInput {
  readonly market: Market;
  readonly maxStakeMicroUsd: number;
  readonly policy: DecisionPolicy;
  readonly mode: Mode;
  readonly models: readonly PricedModel[];
  /** What one decision may reserve in all. */
  readonly decisionCapMicroUsd: number;
}

/** Which models, in which order, at what price, and why the others were passed over. Pure.
 * The cascade: no call where the price leaves nothing to win, one model for a small stake, the panel for a large one. */
export function planDecision(input: PlanInput): Plan {
  const { market, policy } = input;
  const rule = MODE_RULES[input.mode];
  if (rule.calls === 'none') {
    const code = input.mode === 'halted' ? 'mode_halted' : 'mode_emergency';
    return nobody(input, code, `The mode is ${input.mode}: no model is asked.`);
  }
  const price = midProbability(market.quotes);
  if (price <= policy.priceGate || price >= 1 - policy.priceGate) {
    const message = `The price ${cents(price)} is within ${cents(policy.priceGate)} of certain: no call can pay for itself.`;
    return nobody(input, 'price_gate', message);
  }
  const askable = input.models.filter((model) => model.unavailable === null).toSorted(cheapestFirst);
  const quick = askable.find((model) => model.model === policy.primaryModel) ?? askable[0];
  if (!quick) return nobody(input, 'no_models', 'No configured model can be asked now; the candidates say why.');

  const small = input.maxStakeMicroUsd < policy.quickBelowStakeMicroUsd;
  const stakes = `The stake of up to ${dollars(input.maxStakeMicroUsd)} is ${small ? 'below' : 'at or above'} ${dollars(policy.quickBelowStakeMicroUsd)}`;
  const alone = rule.calls === 'quick' ? `mode ${input.mode}` : policy.ensemble ? null : 'the ensemble is switched off';
  const start = small || alone !== null ? 'quick' : 'panel';
  const wanted = alone !== null ? [] : start === 'panel' ? askable : askable.filter((model) => model !== quick);
  const held = start === 'quick' ? quick.worstCaseMicroUsd * policy.attemptsPerCall : 0;
  const panel = fitting(wanted, input.decisionCapMicroUsd - held, policy.attemptsPerCall);

  const notes = [
    alone !== null
      ? `${stakes}; ${alone}: one model is asked.`
      : `${stakes}: ${start === 'quick' ? 'one model first.' : 'the full panel.'}`,
  ];
  const candidates = input.models.map((model): Candidate => {
    const { model: id, provider, worstCaseMicroUsd } = model;
    const base = { model: id, provider, worstCaseMicroUsd };
    if (model.unavailable !== null) return { ...base, chosen: null, why: model.unavailable };
    if (start === 'quick' && model === quick) {
      const why = id === policy.primaryModel ? 'the primary model' : 'the cheapest model that can be asked';
      return { ...base, chosen: 'quick', why };
    }
    if (alone !== null) return { ...base, chosen: null, why: `only one model is asked: ${alone}` };
    if (!panel.includes(model)) {
      const why = `its worst case of ${dollars(worstCaseMicroUsd * policy.attemptsPerCall)} does not fit the decision's cap of ${dollars(input.decisionCapMicroUsd)}`;
      return { ...base, chosen: null, why };
    }
    return {
      ...base,
      chosen: 'panel',
      why: start === 'panel' ? 'the full panel' : 'asked if the quick path escalates',
    };
  });
  return {
    start,
    refusal: null,
    quick: start === 'quick' ? call(quick) : null,
    panel: panel.map(call),
    candidates,
    notes,
  };
}

/** The plan when the panel's money was refused: the quick model alone, if there is one. */
export function quickInstead(plan: Plan, why: string): Plan {
  const cheapest = plan.panel.toSorted(cheapestFirst)[0];
  if (!cheapest) return plan;
  const candidates = plan.candidates.map((candidate): Candidate => {
    if (candidate.model === cheapest.model) return { ...candidate, chosen: 'quick', why: 'the cheapest of the panel' };
    return candidate.chosen === null ? candidate : { ...candidate, chosen: null, why };
  });
  return { ...plan, start: 'quick', quick: cheapest, panel: [], candidates, notes: [...plan.notes, why] };
}

/** The plan when not even one call can be paid for. */
export function nobodyInstead(plan: Plan, code: ReasonCode, message: string): Plan {
  const candidates = plan.candidates.map(
    (candidate): Candidate => ({
      ...candidate,
      chosen: null,
      why: candidate.chosen === null ? candidate.why : message,
    }),
  );
  return {
    start: 'none',
    refusal: { code, message },
    quick: null,
    panel: [],
    candidates,
    notes: [...plan.notes, message],
  };
}

/** What a step reserves: every call at its worst case, times the paid attempts it may make. */
export function stepWorstCaseMicroUsd(calls: readonly PlannedCall[], attemptsPerCall: number): number {
  return calls.reduce((sum, planned) => sum + planned.worstCaseMicroUsd * attemptsPerCall, 0);
}

function nobody(input: PlanInput, code: ReasonCode, message: string): Plan {
  const candidates = input.models.map(
    (model): Candidate => ({
      model: model.model,
      provider: model.provider,
      worstCaseMicroUsd: model.worstCaseMicroUsd,
      chosen: null,
      why: model.unavailable ?? message,
    }),
  );
  return { start: 'none', refusal: { code, message }, quick: null, panel: [], candidates, notes: [message] };
}

/** Cheapest first, as many as fit: more independent answers are worth more than one dear one. */
function fitting(models: readonly PricedModel[], roomMicroUsd: number, attemptsPerCall: number): PricedModel[] {
  let left = roomMicroUsd;
  return models.filter((model) => {
    const worst = model.worstCaseMicroUsd * attemptsPerCall;
    if (worst > left) return false;
    left -= worst;
    return true;
  });
}

function cheapestFirst(a: PlannedCall, b: PlannedCall): number {
  return a.worstCaseMicroUsd - b.worstCaseMicroUsd || (a.model < b.model ? -1 : 1);
}

function call(model: PricedModel): PlannedCall {
  const { model: id, provider, worstCaseMicroUsd, callTimeoutMs } = model;
  return { model: id, provider, worstCaseMicroUsd, callTimeoutMs };
}

const cents = (probability: number) => `${Number((probability * 100).toFixed(2))}c`;
const dollars = (microUsd: number) => `$${(microUsd / 1e6).toFixed(microUsd >= 1e6 ? 2 : 4)}`;

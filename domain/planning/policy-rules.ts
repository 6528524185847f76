import type { OneModelRule } from '../decision/candidate.ts';
import type { Reason } from '../decision/reason.ts';
import { type Market, midProbability } from '../market/market.ts';
import type { Strategy } from '../shared/method.ts';
import { type Band, effectiveMode, MODE_RULES } from '../shared/modes.ts';
import { type DecisionPolicy, isConsensus } from '../shared/policy.ts';
import type { PlanInput } from './plan.ts';

/** Which strategy a policy comes to: the method `consensus` needs its votes at once, and `cost-benefit` is to weigh each further
 * call against its cost. */
export function strategyOf(policy: Pick<DecisionPolicy, 'strategy' | 'method'>): Strategy {
  if (isConsensus(policy)) return 'consensus';
  return policy.method === 'cost-benefit' ? 'value' : policy.strategy;
}

/** Why one model is called and no panel; null = a panel may be. Where calls are weighed, a budget that is running out makes money
 * dearer instead of leaving one model. */
export function oneModelRule({ mode, band, policy, isNearExpiry }: PlanInput): OneModelRule | null {
  if (MODE_RULES[mode].calls === 'quick') return { rule: 'mode', mode };
  if (strategyOf(policy) !== 'value' && !permitsPanel(band)) return { rule: 'band', band };
  if (isNearExpiry) return { rule: 'near_expiry' };
  return policy.ensemble ? null : { rule: 'ensemble_off' };
}

/** Whether an account in this band may call more than one model. */
export function permitsPanel(band: Band): boolean {
  return MODE_RULES[effectiveMode('normal', band)].calls === 'panel';
}

/** What a whole step of an order is, in contracts. */
export function sizeStepOf(
  { orderSizes }: Pick<DecisionPolicy, 'orderSizes'>,
  { isFractional }: Pick<Market, 'isFractional'>,
): number {
  return orderSizes === 'hundredths' && isFractional === true ? 0.01 : 1;
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

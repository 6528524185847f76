import { midProbability } from '../market.ts';
import type { DecisionPolicy } from '../policy.ts';
import type { PricedModel } from '../select.ts';
import type { EventMarket } from './market-event.ts';

/** Whether the price leaves something to win, so that the market is asked about: the same gate as for one market. */
export function isWorthAsking({ market }: EventMarket, { priceGate }: Pick<DecisionPolicy, 'priceGate'>): boolean {
  const price = midProbability(market.quotes);
  return price > priceGate && price < 1 - priceGate;
}

/** An event is decided by one model first, then one more at a time by what it is worth; only `consensus` asks its number at
 * once, as its rule is. */
export function eventPolicy(policy: DecisionPolicy): DecisionPolicy {
  return policy.method === 'consensus' ? policy : { ...policy, method: 'cost-benefit' };
}

/** Each further market of a call adds this share of what a call about one costs: its line, its number, and the reasoning on
 * it. */
const COST_PER_MARKET = 0.25;

/** The models with what a call about so many markets is expected to cost, from what calls have cost lately. */
export function pricedForEvent(models: readonly PricedModel[], markets: number): PricedModel[] {
  return models.map((model) => {
    const { callCostMicroUsd } = model.record;
    if (callCostMicroUsd === null) return model;
    const expected = callCostMicroUsd * (1 + COST_PER_MARKET * (markets - 1));
    return { ...model, record: { ...model.record, callCostMicroUsd: Math.min(model.worstCaseMicroUsd, expected) } };
  });
}

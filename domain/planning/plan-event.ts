import { midProbability } from '../market/market.ts';
import type { EventMarket } from '../market/market-event.ts';
import { type DecisionPolicy, isConsensus } from '../shared/policy.ts';
import { usesValueStrategy } from './plan.ts';
import type { PricedModel } from './select.ts';

/** Whether the price leaves something to win: the same gate as for one market. */
export function isWorthAsking({ market }: EventMarket, { priceGate }: Pick<DecisionPolicy, 'priceGate'>): boolean {
  const price = midProbability(market.quotes);
  return price > priceGate && price < 1 - priceGate;
}

/** An event is decided by one model first, then one more at a time by what it is worth; only `consensus` asks its number at
 * once, as its rule is. */
export function eventPolicy(policy: DecisionPolicy): DecisionPolicy {
  return isConsensus(policy) ? policy : { ...policy, method: 'cost-benefit' };
}

/** The markets that are asked about. Where some are, those near certainty are too, for the sake of learning whether prices are
 * right there: a line more in a prompt costs next to nothing. Follows from the request alone, as the prompts must. */
export function askedAbout(
  markets: readonly EventMarket[],
  policy: Pick<DecisionPolicy, 'priceGate' | 'explore' | 'strategy' | 'method'>,
): readonly EventMarket[] {
  const worthAsking = markets.filter((each) => isWorthAsking(each, policy));
  return policy.explore && usesValueStrategy(policy) && worthAsking.length > 0 ? markets : worthAsking;
}

/** Each further market of a call adds this share of what a call about one costs: its line, its number, and the reasoning on
 * it. */
const COST_PER_MARKET = 0.25;

/** The models with what a call about so many markets is expected to cost, from what calls have cost lately. */
export function pricedForEvent(models: readonly PricedModel[], markets: number): PricedModel[] {
  return models.map((model) => {
    const { record, predicted, worstCaseMicroUsd } = model;
    const more = (microUsd: number) => Math.min(worstCaseMicroUsd, microUsd * (1 + COST_PER_MARKET * (markets - 1)));
    const { callCostMicroUsd } = record;
    return {
      ...model,
      ...(predicted ? { predicted: { ...predicted, meanMicroUsd: more(predicted.meanMicroUsd) } } : {}),
      record: { ...record, callCostMicroUsd: callCostMicroUsd === null ? null : more(callCostMicroUsd) },
    };
  });
}

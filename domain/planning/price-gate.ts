import type { Reason } from '../decision/reason.ts';
import { type Market, midProbability } from '../market/market.ts';
import type { DecisionPolicy } from '../shared/policy.ts';

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

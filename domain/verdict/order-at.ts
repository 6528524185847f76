import { type Depth, MICRO_USD_PER_CONTRACT, type Quotes, type Side } from '../market/market.ts';
import { bidOf } from '../market/side-quotes.ts';
import { fillOrder } from './fill.ts';
import type { VerdictInput } from './make-verdict.ts';
import { type Order, orderTowards } from './order.ts';
import { edgeAt } from './reservation.ts';
import { signedPosition, targetBand } from './target.ts';
import { targetInputOf } from './target-input.ts';
import { thresholdIn } from './threshold.ts';

type OrderInput = Omit<VerdictInput, 'forecast'>;

/** What would be traded at this probability if the book had all of it at the best price. */
export function wantedAt(input: OrderInput, probability: number): Order | null {
  const { sizeStep = 1, market } = input;
  const order = orderTowards(signedPosition(input.position), targetBand(targetInputOf(input), probability), sizeStep);
  return order?.action === 'SELL' && bidOf(order.side, market.quotes) <= 0 ? null : order;
}

/** What would be traded at this probability, as far as the book goes. */
export function orderAt(input: OrderInput, probability: number): Order | null {
  const { sizeStep: step = 1, fee, depth } = input;
  const order = wantedAt(input, probability);
  const levels = order && levelsFor(order, depth);
  if (!order || !levels) return order;
  const threshold = thresholdIn(input.policy, input.mode);
  const worth = order.side === 'yes' ? probability : 1 - probability;
  return fillOrder(order, levels, {
    step,
    most: (yesPrice) => rightAt(input, probability, order, yesPrice),
    holds: (contracts, yesPrice) =>
      order.action === 'SELL' || edgeAt(contracts, priceOn(order.side, yesPrice), fee, worth) >= threshold,
  });
}

/** Contracts of the same trade that would be right if this were the best price of YES on the side that it meets. */
export function rightAt(input: OrderInput, probability: number, order: Order, yesPriceMicroUsd: number): number {
  const at = isMetByAsks(order) ? { yesAskMicroUsd: yesPriceMicroUsd } : { yesBidMicroUsd: yesPriceMicroUsd };
  const quotes: Quotes = { ...input.market.quotes, ...at };
  const other = wantedAt({ ...input, market: { ...input.market, quotes } }, probability);
  return other !== null && other.action === order.action && other.side === order.side ? other.contracts : 0;
}

/** The levels that an order takes from; null where they are not known. */
export function levelsFor(order: Pick<Order, 'action' | 'side'>, depth: Depth | undefined) {
  return (isMetByAsks(order) ? depth?.asks : depth?.bids) ?? null;
}

/** Whoever buys YES or sells NO takes what stands at the ask of YES. */
const isMetByAsks = ({ action, side }: Pick<Order, 'action' | 'side'>) => (action === 'BUY') === (side === 'yes');

/** A price of a side as one of YES, and the other way round. */
export const priceOn = (side: Side, priceMicroUsd: number): number =>
  side === 'yes' ? priceMicroUsd : MICRO_USD_PER_CONTRACT - priceMicroUsd;

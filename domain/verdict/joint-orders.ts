import type { Terms } from '../decision/verdict.ts';
import { contractsOf, hundredthsOf, priceOfMicroUsd } from '../market/contracts.ts';
import { feeMicroUsd, smoothFee } from '../market/fee.ts';
import type { Rung } from '../market/ladders.ts';
import { MICRO_USD_PER_CONTRACT, midProbability, type Quotes, type Side } from '../market/market.ts';
import { priceOf } from '../market/side-quotes.ts';

/** A market as far as it is sized with the others of its event. */
export interface JointMarket extends Rung, Pick<Terms, 'fee' | 'position' | 'sizeStep' | 'depth'> {
  readonly quotes: Quotes;
  /** Of YES: blended with the price where the market is traded on, else the price. */
  readonly probability: number;
  /** Whether no guard withholds its orders. What is held in any other market stays as it is. */
  readonly isTraded: boolean;
}

/** What could be done at the quotes of a market. Whoever sells YES is where a buyer of NO is, who pays the rest of the dollar: so
 * each order is a purchase of the side that wins by it. */
export interface JointOrder {
  /** The market's place in the list. */
  readonly place: number;
  readonly isPurchase: boolean;
  readonly side: Side;
  readonly priceMicroUsd: number;
  /** Dollars per contract of that side: price, fee without its rounding, and for a sale the edge that it needs. */
  readonly cost: number;
  /** Contracts. */
  readonly most: number;
  readonly step: number;
}

/** Purchases whose edge is no less than the threshold. */
export function purchasesIn(markets: readonly JointMarket[], threshold: number): JointOrder[] {
  return markets.flatMap((market, place) =>
    SIDES.flatMap((side) => {
      const cost = market.isTraded ? costOf(market, side) : null;
      const edge = cost === null ? -1 : winning(side, market.probability) - cost;
      return cost === null || edge < threshold ? [] : [orderIn(market, place, side, cost, { isPurchase: true })];
    }),
  );
}

/** Sales of what is held. A contract counts as worth `minEdge` more than it is, so that a forecast that wavers does not pay the
 * spread each time. */
export function salesIn(markets: readonly JointMarket[], minEdge: number): JointOrder[] {
  return markets.flatMap((market, place) => {
    const { position, isTraded } = market;
    if (!isTraded || position === null) return [];
    const side = position.side === 'yes' ? 'no' : 'yes';
    const cost = costOf(market, side);
    if (cost === null) return [];
    const order = orderIn(market, place, side, cost + minEdge, { isPurchase: false });
    return [{ ...order, most: Math.min(order.most, position.contracts) }];
  });
}

const SIDES: readonly Side[] = ['yes', 'no'];

function orderIn(
  { quotes, depth, sizeStep = 1 }: JointMarket,
  place: number,
  side: Side,
  cost: number,
  { isPurchase }: Pick<JointOrder, 'isPurchase'>,
): JointOrder {
  // The best price alone: what stands behind it costs more than the price that this is worked out at.
  const levels = (side === 'yes' ? depth?.asks : depth?.bids) ?? null;
  const most = levels === null ? Number.POSITIVE_INFINITY : (levels[0]?.contracts ?? 0);
  return { place, isPurchase, side, priceMicroUsd: priceOf(side, quotes), cost, most, step: sizeStep };
}

/** Price and fee of a contract in dollars; null where there is no offer. */
export function costOf({ quotes, fee }: Pick<JointMarket, 'quotes' | 'fee'>, side: Side): number | null {
  const priceMicroUsd = priceOf(side, quotes);
  if (priceMicroUsd <= 0 || priceMicroUsd >= MICRO_USD_PER_CONTRACT) return null;
  return priceMicroUsd / MICRO_USD_PER_CONTRACT + smoothFee(fee, priceMicroUsd);
}

/** Dollars that a contract which is held counts for: what it would cost now. */
export function worthOf(market: JointMarket, side: Side): number {
  return costOf(market, side) ?? winning(side, midProbability(market.quotes));
}

/** What so many contracts of a purchase cost, the fee rounded up on the whole order. */
export function stakeMicroUsd({ fee }: Pick<JointMarket, 'fee'>, order: JointOrder, contracts: number): number {
  const { priceMicroUsd } = order;
  return priceOfMicroUsd(contracts, priceMicroUsd) + feeMicroUsd(fee, contracts, priceMicroUsd);
}

/** Dollars per contract that a purchase of this size is worth more than it costs. */
export function edgeOf(market: JointMarket, order: JointOrder, contracts: number): number {
  const cost = stakeMicroUsd(market, order, contracts) / contracts / MICRO_USD_PER_CONTRACT;
  return winning(order.side, market.probability) - cost;
}

export const oneStepLess = (contracts: number, { step }: JointOrder): number =>
  contractsOf(Math.max(0, hundredthsOf(contracts) - hundredthsOf(step)));

export const winning = (side: Side, probability: number): number => (side === 'yes' ? probability : 1 - probability);

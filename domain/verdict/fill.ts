import { addContracts, wholeSteps } from '../market/contracts.ts';
import { type DepthLevel, MICRO_USD_PER_CONTRACT, type Side } from '../market/market.ts';
import { type Order, someOf } from './order.ts';

/** What an order may take of the book. */
export interface FillRules {
  /** In contracts. */
  readonly step: number;
  /** Contracts that are right at this price of YES, were it the best. */
  readonly most: (yesPriceMicroUsd: number) => number;
  /** Whether so many contracts at this price of YES still have the edge that is needed. */
  readonly holds: (contracts: number, yesPriceMicroUsd: number) => boolean;
}

/** As much of an order as the book has, level by level: at each no more than is right at its price, as though all of it had to be
 * traded there, so that the last contract is as good a trade as the first. Null where that is less than one step.
 * `levels`: of YES, the best first. */
export function fillOrder(order: Order, levels: readonly DepthLevel[], { step, most, holds }: FillRules): Order | null {
  let contracts = 0;
  let standing = 0;
  for (const [index, level] of levels.entries()) {
    standing = addContracts(standing, level.contracts);
    const right = index === 0 ? order.contracts : Math.min(order.contracts, most(level.priceMicroUsd));
    // Everything that is held is sold with its fraction; else orders are of whole steps.
    const reached = right <= standing ? right : wholeSteps(standing, step);
    if (reached <= contracts || (index > 0 && !holds(reached, level.priceMicroUsd))) break;
    contracts = reached;
    if (right < standing || contracts === order.contracts) break;
  }
  const some = someOf(order, contracts);
  const fills = fillsOf(contracts, order.side, levels);
  return some && (fills.length > 1 ? { ...some, fills } : some);
}

function fillsOf(contracts: number, side: Side, levels: readonly DepthLevel[]): readonly DepthLevel[] {
  const fills: DepthLevel[] = [];
  let left = contracts;
  for (const { priceMicroUsd, contracts: standing } of levels) {
    if (left <= 0) break;
    const taken = Math.min(left, standing);
    fills.push({
      priceMicroUsd: side === 'yes' ? priceMicroUsd : MICRO_USD_PER_CONTRACT - priceMicroUsd,
      contracts: taken,
    });
    left = addContracts(left, -taken);
  }
  return fills;
}

import type { TargetBand, Trade } from '../decision/verdict.ts';
import { wholeSteps } from '../market/contracts.ts';

/** What would be traded, before its money. */
export type Order = Pick<Trade, 'action' | 'side' | 'contracts' | 'fills'>;

/** The order that brings a position (YES positive) to the nearest one of a band without going past it; null where that is less
 * than one step, which is a whole contract or a hundredth. What is held is sold before the other side is bought: never both, and
 * never one against the other. Everything is sold with its fraction, whatever the step. */
export function orderTowards(held: number, { least, most }: TargetBand, step: number): Order | null {
  if (held < least) return held < 0 ? sell('no', -held, least - held, step) : buy('yes', least - held, step);
  if (held > most) return held > 0 ? sell('yes', held, held - most, step) : buy('no', held - most, step);
  return null;
}

const buy = (side: Order['side'], contracts: number, step: number) =>
  someOf({ action: 'BUY', side }, wholeSteps(contracts, step));

const sell = (side: Order['side'], held: number, excess: number, step: number) =>
  someOf({ action: 'SELL', side }, excess >= held ? held : wholeSteps(excess, step));

export const someOf = (order: Pick<Order, 'action' | 'side'>, contracts: number): Order | null =>
  contracts > 0 ? { ...order, contracts } : null;

/** The lesser of two orders that do the same; null where the other one does something else. */
export function lesserOrder(order: Order, other: Order | null): Order | null {
  if (other === null || other.action !== order.action || other.side !== order.side) return null;
  return other.contracts < order.contracts ? other : order;
}

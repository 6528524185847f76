import type { MakerOrder, Trade } from '../decision/verdict.ts';
import { type Fee, makerFeeMicroUsd } from '../market/fee.ts';
import { MICRO_USD_PER_CONTRACT, type PriceRange, type Quotes } from '../market/market.ts';
import { gridAtLeast, gridAtMost } from '../market/price-grid.ts';

/** What a trade would be worth as an order that rests: one tick better than the best quote of its own side, or at that quote where a
 * tick more would meet the other side. Null where there is no such price. */
export function makerOf(
  { action, side, contracts }: Pick<Trade, 'action' | 'side' | 'contracts'>,
  { yesBidMicroUsd: bid, yesAskMicroUsd: ask }: Quotes,
  grid: readonly PriceRange[] | undefined,
  { fee, worth }: { readonly fee: Fee; readonly worth: number },
): MakerOrder | null {
  // Who buys YES, or sells NO, bids for YES.
  const isBid = (action === 'BUY') === (side === 'yes');
  const better = isBid ? gridAtLeast(grid, bid + 1) : gridAtMost(grid, ask - 1);
  const yesPrice = isBid ? (better < ask ? better : bid) : better > bid ? better : ask;
  if (yesPrice <= 0 || yesPrice >= MICRO_USD_PER_CONTRACT) return null;
  const priceMicroUsd = side === 'yes' ? yesPrice : MICRO_USD_PER_CONTRACT - yesPrice;
  const feeMicroUsd = makerFeeMicroUsd(fee, contracts, priceMicroUsd);
  const [price, feeEach] = [priceMicroUsd / MICRO_USD_PER_CONTRACT, feeMicroUsd / contracts / MICRO_USD_PER_CONTRACT];
  return { priceMicroUsd, feeMicroUsd, edge: action === 'BUY' ? worth - price - feeEach : price - feeEach - worth };
}

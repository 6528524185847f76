import type { Trade } from '../decision/verdict.ts';
import { priceOfMicroUsd } from '../market/contracts.ts';
import { type Fee, feeMicroUsd, smoothFee } from '../market/fee.ts';
import { MICRO_USD_PER_CONTRACT, type PriceRange, type Side } from '../market/market.ts';
import { gridAtLeast, gridAtMost } from '../market/price-grid.ts';

type Grid = readonly PriceRange[] | undefined;

export interface ReservationTerms {
  readonly fee: Fee;
  /** Probability that the side wins. */
  readonly worth: number;
  /** Edge that is needed. */
  readonly threshold: number;
  readonly grid: Grid;
}

/** Edge of buying so many contracts, all at one price: worth less price and fee, per contract. */
export function edgeAt(contracts: number, priceMicroUsd: number, fee: Fee, worth: number): number {
  const stake = priceOfMicroUsd(contracts, priceMicroUsd) + feeMicroUsd(fee, contracts, priceMicroUsd);
  return worth - stake / contracts / MICRO_USD_PER_CONTRACT;
}

/** The highest price on the grid at which buying so many contracts, all at that price, has the edge that is needed. Without the
 * rounding the cost rises with the price; what the rounding takes is less than a few ticks of the smallest order. */
export function reservationOfPurchase(
  { side, contracts }: Pick<Trade, 'side' | 'contracts'>,
  { fee, worth, threshold, grid }: ReservationTerms,
): number {
  const isLeft = (price: number) => worth - price / MICRO_USD_PER_CONTRACT - smoothFee(fee, price) >= threshold;
  let price = atMost(grid, side, lastWhere(isLeft, 0, MICRO_USD_PER_CONTRACT - 1));
  while (price > 0 && edgeAt(contracts, price, fee, worth) < threshold) price = atMost(grid, side, price - 1);
  return price;
}

/** The lowest price on the grid at which selling so many contracts, all at that price, brings the edge that is needed above their
 * worth; of a sale that is right with less, because more is held than is right, the lowest at which it still is. `most`: contracts
 * that it would be right to sell at a price of the side. */
export function reservationOfSale(
  { side, contracts, limitMicroUsd }: Pick<Trade, 'side' | 'contracts' | 'limitMicroUsd'>,
  { fee, worth, threshold, grid }: ReservationTerms,
  most: (priceMicroUsd: number) => number,
): number {
  const gain = (price: number) => gainOf(contracts, price, fee, worth);
  if (gain(limitMicroUsd) >= threshold) {
    const isTooLow = (price: number) => price / MICRO_USD_PER_CONTRACT - smoothFee(fee, price) - worth < threshold;
    let price = atLeast(grid, side, lastWhere(isTooLow, 0, limitMicroUsd) + 1);
    while (price < limitMicroUsd && gain(price) < threshold) price = atLeast(grid, side, price + 1);
    return Math.min(price, limitMicroUsd);
  }
  return Math.min(
    atLeast(grid, side, lastWhere((price) => most(price) < contracts, 1, limitMicroUsd) + 1),
    limitMicroUsd,
  );
}

/** What selling so many contracts brings above their worth, per contract. */
function gainOf(contracts: number, priceMicroUsd: number, fee: Fee, worth: number): number {
  const brings = priceOfMicroUsd(contracts, priceMicroUsd) - feeMicroUsd(fee, contracts, priceMicroUsd);
  return brings / contracts / MICRO_USD_PER_CONTRACT - worth;
}

/** The last of these whole numbers for which a condition holds that holds from the first on up to some number; `from` - 1 where it
 * holds for none. */
function lastWhere(holds: (value: number) => boolean, from: number, to: number): number {
  let [low, high] = [from - 1, to];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The grid is that of YES; a price of NO is on it where its rest to a dollar is. */
const atMost = (grid: Grid, side: Side, price: number) =>
  side === 'yes' ? gridAtMost(grid, price) : MICRO_USD_PER_CONTRACT - gridAtLeast(grid, MICRO_USD_PER_CONTRACT - price);
const atLeast = (grid: Grid, side: Side, price: number) =>
  side === 'yes' ? gridAtLeast(grid, price) : MICRO_USD_PER_CONTRACT - gridAtMost(grid, MICRO_USD_PER_CONTRACT - price);

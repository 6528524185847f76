import type { Trade } from '../decision/verdict.ts';
import { priceOfMicroUsd } from '../market/contracts.ts';
import { type Fee, feeOfFillsMicroUsd } from '../market/fee.ts';
import { type DepthLevel, MICRO_USD_PER_CONTRACT, type Quotes } from '../market/market.ts';
import { bidOf, priceOf } from '../market/side-quotes.ts';
import { sum } from '../shared/sum.ts';
import type { Order } from './order.ts';

type Sized = Pick<Order, 'side' | 'contracts' | 'fills'>;

/** The purchase of so many contracts at what a buyer pays, with its edge at this size: the fee is rounded on the whole order.
 * `worth`: the probability that the side wins. */
export function purchaseOf(order: Sized, quotes: Quotes, fee: Fee, worth: number): Trade {
  const { price, feeMicroUsd, ...rest } = executed(order, priceOf(order.side, quotes), fee);
  const stakeMicroUsd = price + feeMicroUsd;
  const edge = worth - stakeMicroUsd / order.contracts / MICRO_USD_PER_CONTRACT;
  return { action: 'BUY', ...rest, stakeMicroUsd, feeMicroUsd, edge };
}

/** The sale of so many contracts at the bid; its edge is what it brings a contract above `worth`. Null where there is no bid. */
export function saleOf(order: Sized, quotes: Quotes, fee: Fee, worth: number): Trade | null {
  const bidMicroUsd = bidOf(order.side, quotes);
  if (bidMicroUsd <= 0) return null;
  const { price, feeMicroUsd, ...rest } = executed(order, bidMicroUsd, fee);
  const stakeMicroUsd = price - feeMicroUsd;
  const edge = stakeMicroUsd / order.contracts / MICRO_USD_PER_CONTRACT - worth;
  return { action: 'SELL', ...rest, stakeMicroUsd, feeMicroUsd, edge };
}

/** Contracts, limit, price and fee together, at the best price or through the levels of the book that it takes. */
function executed({ side, contracts, fills }: Sized, bestMicroUsd: number, fee: Fee) {
  const taken: readonly DepthLevel[] = fills ?? [{ contracts, priceMicroUsd: bestMicroUsd }];
  return {
    side,
    contracts,
    limitMicroUsd: taken.at(-1)?.priceMicroUsd ?? bestMicroUsd,
    price: sum(taken.map((each) => priceOfMicroUsd(each.contracts, each.priceMicroUsd))),
    feeMicroUsd: feeOfFillsMicroUsd(fee, taken),
    ...(fills && { fills }),
  };
}

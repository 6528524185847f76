import type { Trade } from '../decision/verdict.ts';
import { priceOfMicroUsd } from '../market/contracts.ts';
import { type Fee, feeMicroUsd } from '../market/fee.ts';
import { MICRO_USD_PER_CONTRACT, type Quotes } from '../market/market.ts';
import { exitValue, priceOf } from '../market/side-quotes.ts';
import type { Order } from './order.ts';

type Sized = Pick<Order, 'side' | 'contracts'>;

/** The purchase of so many contracts at what a buyer pays, with its edge at this size: the fee is rounded on the whole order.
 * `worth`: the probability that the side wins. */
export function purchaseOf({ side, contracts }: Sized, quotes: Quotes, fee: Fee, worth: number): Trade {
  const limitMicroUsd = priceOf(side, quotes);
  const orderFee = feeMicroUsd(fee, contracts, limitMicroUsd);
  const stakeMicroUsd = priceOfMicroUsd(contracts, limitMicroUsd) + orderFee;
  const edge = worth - stakeMicroUsd / contracts / MICRO_USD_PER_CONTRACT;
  return { action: 'BUY', side, contracts, limitMicroUsd, stakeMicroUsd, feeMicroUsd: orderFee, edge };
}

/** The sale of so many contracts at the bid; its edge is what it brings a contract above `worth`. Null where there is no bid. */
export function saleOf({ side, contracts }: Sized, quotes: Quotes, fee: Fee, worth: number): Trade | null {
  const exit = exitValue(side, quotes, fee, contracts);
  if (!exit) return null;
  const stakeMicroUsd = priceOfMicroUsd(contracts, exit.bidMicroUsd) - exit.feeMicroUsd;
  const edge = exit.netProbability - worth;
  const { bidMicroUsd: limitMicroUsd, feeMicroUsd: orderFee } = exit;
  return { action: 'SELL', side, contracts, limitMicroUsd, stakeMicroUsd, feeMicroUsd: orderFee, edge };
}

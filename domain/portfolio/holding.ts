import type { Position } from '../decision/request-schema.ts';
import { contractsOf, hundredthsOf } from '../market/contracts.ts';
import { MICRO_USD_PER_CONTRACT } from '../market/market.ts';
import { type BookTrade, inTime } from './book-trade.ts';

/** What an account holds in one market and what came of what it no longer holds. Whole hundredths of contracts and whole
 * micro-dollars. The venue nets the two sides: who holds YES and buys NO has one dollar for each pair and the rest of one side. */
export interface Holding {
  /** YES positive. */
  readonly hundredths: number;
  /** What was paid for what is held, without fees. */
  readonly basisMicroUsd: number;
  /** What closed contracts brought above what was paid for them, without fees. */
  readonly closedMicroUsd: number;
  readonly feesMicroUsd: number;
  /** Paid in all for contracts that were opened, without fees: what profit is compared with. */
  readonly openedMicroUsd: number;
}

export const NOTHING_HELD: Holding = {
  hundredths: 0,
  basisMicroUsd: 0,
  closedMicroUsd: 0,
  feesMicroUsd: 0,
  openedMicroUsd: 0,
};

/** One dollar for a hundred hundredths. */
export const faceMicroUsd = (hundredths: number): number => hundredths * (MICRO_USD_PER_CONTRACT / 100);

/** The holding after a trade: what faces the other way is closed first, at average cost, and the rest is opened. A sale of what is
 * not held opens the other side at one dollar less its price, as it does at the venue. */
export function afterTrade(holding: Holding, trade: BookTrade): Holding {
  const size = hundredthsOf(trade.contracts);
  const direction = (trade.side === 'yes') === (trade.action === 'BUY') ? 1 : -1;
  /** Of the side that the trade moves towards. */
  const costMicroUsd = trade.action === 'BUY' ? trade.amountMicroUsd : faceMicroUsd(size) - trade.amountMicroUsd;
  const held = Math.abs(holding.hundredths);
  const closing = holding.hundredths * direction < 0 ? Math.min(size, held) : 0;
  const closingCost = partOf(costMicroUsd, closing, size);
  const closedBasis = partOf(holding.basisMicroUsd, closing, held);
  const openedMicroUsd = costMicroUsd - closingCost;
  return {
    hundredths: holding.hundredths + direction * size,
    basisMicroUsd: holding.basisMicroUsd - closedBasis + openedMicroUsd,
    closedMicroUsd: holding.closedMicroUsd + faceMicroUsd(closing) - closingCost - closedBasis,
    feesMicroUsd: holding.feesMicroUsd + trade.feeMicroUsd,
    openedMicroUsd: holding.openedMicroUsd + openedMicroUsd,
  };
}

/** What trades lead to, whatever order they come in: they are taken in the order of their time. */
export const holdingAfter = (trades: readonly BookTrade[]): Holding =>
  trades.toSorted(inTime).reduce(afterTrade, NOTHING_HELD);

/** The part of an amount that falls to some of its contracts, rounded up: what is left over for the rest is then never too much. */
function partOf(amountMicroUsd: number, part: number, whole: number): number {
  if (part === 0) return 0;
  if (part === whole) return amountMicroUsd;
  const [amount, some, all] = [BigInt(amountMicroUsd), BigInt(part), BigInt(whole)];
  return Number((amount * some + all - 1n) / all);
}

/** What is held in the terms of a request; null = nothing. */
export function positionOf({ hundredths, basisMicroUsd }: Holding): Position | null {
  if (hundredths === 0) return null;
  const size = Math.abs(hundredths);
  const averageCents = Math.round((basisMicroUsd / size) * 100) / 10_000;
  return {
    side: hundredths > 0 ? 'yes' : 'no',
    contracts: contractsOf(size),
    averageCents: Math.min(MOST_CENTS, Math.max(LEAST_CENTS, averageCents)),
  };
}
/** A request's price of a position is above 0 and below 100. */
const LEAST_CENTS = 0.0001;
const MOST_CENTS = 99.9999;

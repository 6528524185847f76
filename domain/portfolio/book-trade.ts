import { priceOfMicroUsd } from '../market/contracts.ts';
import type { Side } from '../market/market.ts';
import type { CheckedFill } from './fill-schema.ts';

/** A trade as a book keeps it: what changed hands, and when. */
export interface BookTrade {
  /** Of the fill or of the decision. */
  readonly id: string;
  readonly atMs: number;
  readonly action: 'BUY' | 'SELL';
  readonly side: Side;
  readonly contracts: number;
  /** What all the contracts cost or brought together, without the fee. */
  readonly amountMicroUsd: number;
  readonly feeMicroUsd: number;
}

/** A fill whose fee and time are known. */
export type KnownFill = Omit<CheckedFill, 'feeMicroUsd' | 'atMs'> & {
  readonly feeMicroUsd: number;
  readonly atMs: number;
};

export const tradeOfFill = ({ fillId, contracts, priceMicroUsd, ...fill }: KnownFill): BookTrade => ({
  id: fillId,
  atMs: fill.atMs,
  action: fill.action,
  side: fill.side,
  contracts,
  amountMicroUsd: priceOfMicroUsd(contracts, priceMicroUsd),
  feeMicroUsd: fill.feeMicroUsd,
});

/** In the order of their time; of two at once the order of their ids. */
export const inTime = (one: Pick<BookTrade, 'atMs' | 'id'>, other: Pick<BookTrade, 'atMs' | 'id'>): number =>
  one.atMs - other.atMs || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);

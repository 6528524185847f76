import type { Refusal } from '../shared/refusal.ts';
import { refuse } from '../shared/refusal.ts';

/** Why a market cannot be decided: stable words, for programs. */
export const MARKET_REFUSALS = [
  /** Not what the venue's API returns: a field is missing, of another type or out of range. */
  'unreadable',
  /** No market was passed. */
  'no_market',
  /** More than one market where one is decided, or two versions of one market that differ. */
  'ambiguous',
  /** A combination of other markets. */
  'combo',
  /** It pays a value instead of yes or no. */
  'scalar',
  /** Its payout has a floor that can rise before the end. */
  'settlement_floor',
  /** Not one dollar a contract, or prices in another unit. */
  'unusual_contract',
  'not_open_yet',
  /** Paused, or in a state that is not known. */
  'not_trading',
  /** It no longer trades; its outcome is not final. */
  'closed',
  /** Its outcome is final. */
  'settled',
  /** Nobody quotes a price. */
  'empty_book',
  /** The bid is not below the ask. */
  'crossed',
  /** Prices are missing. */
  'no_quotes',
  /** Its id and the request's together are too long. */
  'id_too_long',
] as const;
export type MarketRefusalCode = (typeof MARKET_REFUSALS)[number];

/** A refusal of a market, or of what should have been one, with its code. */
export interface MarketRefusal extends Refusal {
  readonly code: MarketRefusalCode;
}

export type Read<T> = { readonly ok: true; readonly value: T } | MarketRefusal;

export const refuseMarket = (code: MarketRefusalCode, field: string, message: string): MarketRefusal => ({
  ...refuse(field, message),
  code,
});

/** A refusal of a field's value, as one of the market. */
export const unreadable = (refusal: Refusal): MarketRefusal => ({ ...refusal, code: 'unreadable' });

/** A market among several that cannot be decided; the others go on without it. */
export interface RefusedMarket {
  readonly ticker: string;
  readonly code: MarketRefusalCode;
  /** Such as `market.yes_bid_dollars`. */
  readonly field: string;
  readonly message: string;
}

export const refusedMarket = (ticker: string, { code, field, message }: MarketRefusal): RefusedMarket => ({
  ticker,
  code,
  field,
  message,
});

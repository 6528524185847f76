import type { StatedFee } from './fee-type.ts';

/** A Kalshi market, already checked: what the rest of Conclave may rely on. Prices are integer micro-dollars per
 * one-dollar contract (57 cents = 570_000), so a price divided by 1e6 is a probability. */

export type Side = 'yes' | 'no';

/** Executable quotes, in micro-dollars per contract: 0 <= yesBid < yesAsk <= 1e6, never both extremes. A bid of 0 means that
 * YES has no buyer (so it cannot be sold, nor NO be bought for less than a dollar); an ask of 1e6 that it has no seller. A
 * one-sided book is no price. */
export interface Quotes {
  readonly yesBidMicroUsd: number;
  readonly yesAskMicroUsd: number;
}

/** From `fromMicroUsd` to `toMicroUsd` orders may stand at whole steps of `stepMicroUsd`. */
export interface PriceRange {
  readonly fromMicroUsd: number;
  readonly toMicroUsd: number;
  readonly stepMicroUsd: number;
}

/** So many contracts at one price of YES. */
export interface DepthLevel {
  readonly priceMicroUsd: number;
  readonly contracts: number;
}

/** What stands in the book, in prices of YES, the best first: the best level alone, or as far as it was given. Null: not known. */
export interface Depth {
  readonly bids: readonly DepthLevel[] | null;
  readonly asks: readonly DepthLevel[] | null;
}

export interface Market {
  readonly ticker: string;
  readonly eventTicker: string;
  readonly seriesTicker: string;
  readonly title: string;
  readonly subtitle: string;
  /** Primary and secondary settlement rules, joined; the text that the models are given. */
  readonly rules: string;
  readonly category: string;
  readonly quotes: Quotes;
  /** Absent: nothing is known of what stands at the quotes. */
  readonly depth?: Depth;
  readonly lastPriceMicroUsd: number | null;
  readonly volume: number | null;
  readonly openInterest: number | null;
  /** Whether it is traded in hundredths of a contract. Absent in records of before 2026-11-29: whole contracts. */
  readonly isFractional?: boolean;
  /** Prices at which orders may stand, by range. Absent: whole cents. */
  readonly priceGrid?: readonly PriceRange[];
  readonly openTimeMs: number | null;
  /** Trading ends. */
  readonly closeTimeMs: number;
  /** When the outcome is expected to be known: expected_expiration_time while it lies ahead, else the close; never after
   * latest_expiration_time. */
  readonly scheduledResolutionMs: number;
  /** What the venue states of its fee; absent: nothing. */
  readonly statedFee?: StatedFee;
}

export const MICRO_USD_PER_CONTRACT = 1_000_000;

/** Mid of the quotes as a probability in (0, 1). */
export function midProbability(quotes: Quotes): number {
  return (quotes.yesBidMicroUsd + quotes.yesAskMicroUsd) / 2 / MICRO_USD_PER_CONTRACT;
}

/** A market as far as its price goes. `volume`: absent or null = not known. */
export interface QuotedMarket {
  readonly quotes: Quotes;
  readonly volume?: number | null;
}

/** Why quotes are no price: one side is empty; nothing was ever traded; they are further apart than `maxSpread`. */
export type NoPrice = 'one_sided' | 'never_traded' | 'spread';

/** Null: they are a price. `maxSpread`: a probability. */
export function noPriceIn({ quotes, volume }: QuotedMarket, maxSpread: number): NoPrice | null {
  const { yesBidMicroUsd, yesAskMicroUsd } = quotes;
  if (yesBidMicroUsd <= 0 || yesAskMicroUsd >= MICRO_USD_PER_CONTRACT) return 'one_sided';
  if (volume === 0) return 'never_traded';
  return yesAskMicroUsd - yesBidMicroUsd > maxSpread * MICRO_USD_PER_CONTRACT ? 'spread' : null;
}

/** The price that a market has: the middle of its quotes, or null where they are none. */
export function quotedPrice(market: QuotedMarket, maxSpread: number): number | null {
  return noPriceIn(market, maxSpread) === null ? midProbability(market.quotes) : null;
}

import type { Market } from './market.ts';
import type { Strike } from './strike.ts';

export interface EventMarket {
  readonly market: Market;
  readonly strike: Strike | null;
}

/** A market of the event that cannot be decided; the others go on without it. */
export interface RefusedMarket {
  readonly ticker: string;
  readonly field: string;
  readonly message: string;
}

export interface MarketEvent {
  readonly eventTicker: string;
  readonly title: string;
  /** Kalshi's field: at most one of its markets resolves to YES. */
  readonly mutuallyExclusive: boolean;
  readonly markets: readonly EventMarket[];
  readonly refused: readonly RefusedMarket[];
}

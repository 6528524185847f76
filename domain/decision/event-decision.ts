import type { RefusedMarket } from '../market/market-event.ts';
import type { Decision } from './decision.ts';
import type { DecideRequest, Position } from './request.ts';

/** The input of a `decideEvent` workflow: several markets of one event, decided by one call a model. */
export interface DecideEventRequest
  extends Omit<DecideRequest, 'market' | 'position' | 'priceHistory' | 'price_history' | 'candlesticks'> {
  /** As Kalshi's API returns it: {event, markets} or {event: {..., markets}}. Checked by parseEvent. */
  readonly event: unknown;
  /** By ticker. */
  readonly positions?: Readonly<Record<string, Position>>;
  /** The caller's word that one of exactly these markets resolves to YES; the venue says only that no two do. */
  readonly exhaustive?: boolean;
}

/** What an event's decisions came to. Money in micro-dollars. */
export interface EventDecision {
  readonly eventTicker: string;
  readonly requestId: string;
  readonly account: string;
  /** One for each market that could be decided, in the event's order. */
  readonly decisions: readonly Decision[];
  readonly refused: readonly RefusedMarket[];
  /** The sum of the decisions', exactly. */
  readonly costMicroUsd: number;
  readonly uncertainMicroUsd: number;
}

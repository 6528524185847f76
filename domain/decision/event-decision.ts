import type { Decision } from './decision.ts';
import type { DecideRequest, Position } from './request.ts';
import type { CoherenceKind } from '../forecast/cohere.ts';
import type { RefusedMarket } from '../market/market-event.ts';

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

/** What a decision says of the event that it was a part of. */
export interface PartOfEvent {
  readonly eventTicker: string;
  /** Under which the calls were made and are booked: `<account>/<requestId of the event>`. */
  readonly decisionId: string;
  /** How many of the event's markets were decided, and how many of them were asked about. */
  readonly markets: number;
  readonly asked: number;
  /** This market's place among those that were asked about in the same calls, from 1: a call is counted with the first. 0 = it
   * was not asked about. */
  readonly place: number;
  /** How the probabilities were made to fit together; null where this market has none. Probabilities before and after are this
   * market's, sums those of all that were tied. */
  readonly coherence: {
    readonly kind: CoherenceKind;
    readonly before: number;
    readonly after: number;
    readonly sumBefore: number;
    readonly sumAfter: number;
  } | null;
}

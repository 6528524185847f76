import type { RefusedMarket } from '../market/market-event.ts';
import type { Decision } from './decision.ts';

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

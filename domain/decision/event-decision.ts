import type { RefusedMarket } from '../market/market-refusal.ts';
import { sum } from '../shared/sum.ts';
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

/** The decisions of one request; a market that was asked for by itself is an event of one. */
export function eventDecisionOf(
  about: Pick<EventDecision, 'eventTicker' | 'requestId' | 'account' | 'refused'>,
  decisions: readonly Decision[],
): EventDecision {
  return {
    ...about,
    decisions,
    costMicroUsd: sum(decisions.map(({ costMicroUsd }) => costMicroUsd)),
    uncertainMicroUsd: sum(decisions.map(({ uncertainMicroUsd }) => uncertainMicroUsd)),
  };
}

export function eventDecisionOfOne(decision: Decision): EventDecision {
  const { eventTicker, requestId, account } = decision;
  return eventDecisionOf({ eventTicker, requestId, account, refused: [] }, [decision]);
}

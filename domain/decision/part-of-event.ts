import type { CoherenceKind } from '../forecast/cohere.ts';

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

import { ApplicationFailure } from '@temporalio/activity';
import { type FetchedQuestion, NAMED_BY } from '../../domain/decision/named-request.ts';
import { plainJson } from '../../domain/shared/plain-json.ts';
import { fetchQuestion } from '../../kalshi/fetch-question.ts';
import { VenueError } from '../../kalshi/venue-error.ts';
import type { FetchOrder } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';

/** A request that named what the venue does not have, or does not give. */
const VENUE_UNAVAILABLE = 'venue_unavailable';

export function createFetchNamed({ venue, clock }: Pick<Dependencies, 'venue' | 'clock'>) {
  return {
    /** Reads what a request names from the venue. What may pass is tried again by Temporal; what would come again is final. */
    async fetchNamed({ named }: FetchOrder): Promise<FetchedQuestion> {
      if (venue === null) {
        const message = 'This worker does not read the venue: give all workers the same kalshi.enabled.';
        throw ApplicationFailure.retryable(message, VENUE_UNAVAILABLE);
      }
      try {
        const fetched = plainJson(await fetchQuestion(venue, named, clock.now()), 'What the venue returned');
        if (fetched.ok) return fetched.value as FetchedQuestion;
        throw ApplicationFailure.nonRetryable(fetched.message, VENUE_UNAVAILABLE);
      } catch (error) {
        if (!(error instanceof VenueError)) throw error;
        const { kind, message, isPassing, againInMs } = error;
        if (isPassing) {
          const again = againInMs === null ? {} : { nextRetryDelay: againInMs };
          throw ApplicationFailure.create({ message, type: VENUE_UNAVAILABLE, ...again });
        }
        const type = kind === 'not_found' ? 'invalid_request' : VENUE_UNAVAILABLE;
        throw ApplicationFailure.nonRetryable(message, type, { field: NAMED_BY[named.kind], code: kind });
      }
    },
  };
}

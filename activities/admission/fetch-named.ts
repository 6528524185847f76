import { ApplicationFailure } from '@temporalio/activity';
import { type FetchedQuestion, NAMED_BY } from '../../domain/decision/named-request.ts';
import { plainJson } from '../../domain/shared/plain-json.ts';
import { fetchQuestion } from '../../kalshi/fetch-question.ts';
import { VenueError } from '../../kalshi/venue-error.ts';
import type { FetchOrder } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { venueFailure } from '../venue-failure.ts';

export function createFetchNamed({ venue, clock }: Pick<Dependencies, 'venue' | 'clock'>) {
  return {
    /** Reads what a request names from the venue. What may pass is tried again by Temporal; what would come again is final. */
    async fetchNamed({ named }: FetchOrder): Promise<FetchedQuestion> {
      if (venue === null) {
        const message = 'This worker does not read the venue: give all workers the same kalshi.enabled.';
        throw ApplicationFailure.retryable(message, 'venue_unavailable');
      }
      try {
        const fetched = plainJson(await fetchQuestion(venue, named, clock.now()), 'What the venue returned');
        if (fetched.ok) return fetched.value as FetchedQuestion;
        throw ApplicationFailure.nonRetryable(fetched.message, 'venue_unavailable');
      } catch (error) {
        const isUnknown = error instanceof VenueError && error.kind === 'not_found';
        if (!isUnknown) throw venueFailure(error);
        throw venueFailure(error, 'invalid_request', [{ field: NAMED_BY[named.kind], code: error.kind }]);
      }
    },
  };
}

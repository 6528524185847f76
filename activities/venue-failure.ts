import { ApplicationFailure } from '@temporalio/activity';
import { VenueError } from '../kalshi/venue-error.ts';

/** What Temporal is to make of the venue's failure: what may pass is tried again, not before the venue may be asked again; what would
 * come again is final. `details`: of a final one. */
export function venueFailure(error: unknown, finalType = 'venue_unavailable', details: unknown[] = []): unknown {
  if (!(error instanceof VenueError)) return error;
  const { message, isPassing, againInMs } = error;
  if (!isPassing) return ApplicationFailure.nonRetryable(message, finalType, ...details);
  const again = againInMs === null ? {} : { nextRetryDelay: againInMs };
  return ApplicationFailure.create({ message, type: 'venue_unavailable', ...again });
}

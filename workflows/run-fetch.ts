import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { FetchOrder } from '../activities/contract.ts';
import type { FetchedQuestion } from '../domain/decision/named-request.ts';
import { fetchNamed } from './activity-options.ts';

/** Fetches what the request names, tried again for its part of the decision's time. Without it there is nothing to decide: the decision
 * is refused with what the venue came to, and the same requestId may be sent again. */
export async function runFetch(order: FetchOrder): Promise<FetchedQuestion> {
  try {
    return await fetchNamed(order, Math.max(1, order.untilMs - Date.now()));
  } catch (error) {
    throw error instanceof ActivityFailure ? refusalFrom(error) : error;
  }
}

function refusalFrom({ cause }: ActivityFailure): unknown {
  if (cause instanceof ApplicationFailure) {
    const { message, type, details } = cause;
    return ApplicationFailure.nonRetryable(message, type ?? UNAVAILABLE, ...(details ?? []));
  }
  if (cause?.name === 'CancelledFailure') return cause;
  const message = 'The venue did not answer within half of the decision’s time; send the request again when it does.';
  return ApplicationFailure.nonRetryable(message, UNAVAILABLE);
}

const UNAVAILABLE = 'venue_unavailable';

import { ApplicationFailure } from '@temporalio/common';
import { FAILURE_RULES, type FailureKind } from '../domain/health/failure.ts';

/** What a failed call tells the workflow beside its sentence. */
export interface CallFailureDetails {
  readonly attemptId: string | null;
  readonly costMicroUsd: number;
  readonly latencyMs: number | null;
}

/** The one translation of a failed model call for Temporal: kind, retry or not, and the provider's own next time. */
export function callFailure(
  kind: FailureKind | 'reservation_lost' | 'not_started',
  message: string,
  details: CallFailureDetails,
  retryAfterMs: number | null = null,
  /** False where another try could not come in time. */
  isInTime = true,
): ApplicationFailure {
  const retry = isInTime && kind !== 'reservation_lost' && kind !== 'not_started' && FAILURE_RULES[kind].retry;
  return ApplicationFailure.create({
    type: kind,
    message,
    nonRetryable: !retry,
    details: [details],
    ...(retry && retryAfterMs !== null ? { nextRetryDelay: retryAfterMs } : {}),
  });
}

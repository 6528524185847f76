import { ApplicationFailure } from '@temporalio/common';
import type { CallRecord } from '../../domain/decision/decision.ts';
import type { CallFailureKind } from '../../domain/decision/reason.ts';
import { FAILURE_RULES } from '../../domain/health/failure.ts';

/** What a failed call tells the workflow beside its sentence. */
export type CallFailureDetails = Pick<CallRecord, 'attemptId' | 'costMicroUsd' | 'latencyMs'>;
const NOTHING_SENT: CallFailureDetails = { attemptId: null, costMicroUsd: 0, latencyMs: null };

/** The one translation of a failed model call for Temporal: kind, retry or not, and the provider's own next time. */
export function callFailure(
  kind: CallFailureKind,
  message: string,
  details = NOTHING_SENT,
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

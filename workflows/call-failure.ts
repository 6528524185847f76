import { ActivityFailure, ApplicationFailure, isCancellation, TimeoutFailure } from '@temporalio/workflow';
import type { CallFailureDetails } from '../activities/model-calls/failures.ts';
import type { CallRecord } from '../domain/decision/decision.ts';
import type { CallFailureKind } from '../domain/decision/reason.ts';
import type { PlannedCall } from '../domain/planning/priced-model.ts';

type CallFailure = NonNullable<CallRecord['failure']>;

/** What a call failed by once Temporal has stopped retrying it. Null: it was cancelled, or the deadline came first. Then the
 * request aborts itself or the server gives it up, whichever is first: the same to the decision. `details`: absent where the failure
 * says nothing of what it cost. */
export function callFailureOf(
  error: unknown,
  { model, provider }: Pick<PlannedCall, 'model' | 'provider'>,
  deadlineAtMs: number,
): { readonly failure: CallFailure; readonly details?: CallFailureDetails } | null {
  if (isCancellation(error) || Date.now() >= deadlineAtMs) return null;
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) {
    const [details] = (cause.details ?? []) as CallFailureDetails[];
    const kind = (cause.type ?? 'server_error') as CallFailureKind;
    return { failure: { kind, message: cause.message }, ...(details ? { details } : {}) };
  }
  if (cause instanceof TimeoutFailure && cause.timeoutType === 'SCHEDULE_TO_START') {
    // An earlier attempt may have been sent: the facts in the store have its cost.
    const message = `${model} was not started: no worker took the call from the queue of ${provider} in time. That cost nothing.`;
    return { failure: { kind: 'not_started', message } };
  }
  const message = `${model} did not finish: ${cause instanceof Error ? cause.message : String(cause)}`;
  return { failure: { kind: 'timed_out', message } };
}

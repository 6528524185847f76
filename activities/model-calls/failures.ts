import { ApplicationFailure } from '@temporalio/common';
import type { CallRecord } from '../../domain/decision/decision.ts';
import type { CallFailureKind } from '../../domain/decision/reason.ts';
import { FAILURE_RULES } from '../../domain/health/failure.ts';
import type { ModelRow } from '../../domain/shared/model.ts';
import { OPERATIONS_WORKFLOW_ID, SIGNAL } from '../../workflows/messages.ts';
import type { Dependencies } from '../dependencies.ts';

const AGAIN_AFTER_MS = 500;

/** Tells `operations` that a call to a model failed, at most twice a second for each model and worker: it judges by the facts
 * in the store, which hold every call. A report that cannot be made is logged and no failure of the call. */
export function createReport({ workflows, clock, log }: Dependencies) {
  const told = new Map<string, number>();
  return async ({ id, provider }: Pick<ModelRow, 'id' | 'provider'>): Promise<void> => {
    const nowMs = clock.now();
    // Either way: after a clock was set back nothing would be told until it has caught up.
    if (Math.abs(nowMs - (told.get(id) ?? Number.NEGATIVE_INFINITY)) < AGAIN_AFTER_MS) return;
    told.set(id, nowMs);
    try {
      await workflows.signal(OPERATIONS_WORKFLOW_ID, SIGNAL.callFailed, { provider, model: id });
    } catch (error) {
      log('warn', `The failure of ${id} could not be reported to operations`, { error: String(error) });
    }
  };
}

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

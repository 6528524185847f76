import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  TimeoutFailure,
} from '@temporalio/workflow';
import type { Reservation, Snapshot } from '../activities/contract.ts';
import type { CallFailureDetails } from '../activities/failures.ts';
import type { CallRecord } from '../domain/decision/decision.ts';
import type { FailureKind } from '../domain/health/failure.ts';
import type { PlannedCall } from '../domain/planning/plan.ts';
import type { TickerProbability } from '../domain/shared/model.ts';
import type { Step } from '../domain/shared/step.ts';
import { callModel } from './proxies.ts';
import type { Watch } from './watch.ts';

/** How a call ended; about an event it also has the markets' probabilities. */
export type Asked = CallRecord & { readonly probabilities?: readonly TickerProbability[] };

/** What of a decision its calls need to know. */
export interface Asking extends Pick<Snapshot, 'decisionId' | 'deadlineAtMs' | 'first'> {
  readonly request: Pick<Snapshot['request'], 'account' | 'requestId'>;
  /** Which of an event's prompts; absent = the only one. */
  readonly part?: number;
}

/** Asks every call at once and returns how each ended: when all have, or when the mode stops it, whichever comes first.
 * No call outlives the deadline: the server ends it then, so no timer of our own is needed. Never rejects. */
export async function ask(
  snapshot: Asking,
  step: Exclude<Step, 'shadow'>,
  calls: readonly PlannedCall[],
  reservation: Reservation,
  watch: Watch,
): Promise<Asked[]> {
  const remainingMs = snapshot.deadlineAtMs - Date.now();
  if (remainingMs <= 0 || watch.isStopped()) return calls.map((call) => notStarted(call, step));
  watch.update({ phase: step, asked: calls.map((call) => call.model) });

  const ended = new Map<string, Asked>();
  const scope = new CancellationScope();
  const askOne = async (call: PlannedCall) => {
    const { decisionId, request, deadlineAtMs, first, part } = snapshot;
    const which = part === undefined ? {} : { part };
    const { account, requestId } = request;
    try {
      const answer = await callModel(
        { decisionId, account, requestId, step, call, reservation, deadlineAtMs, first, ...which },
        remainingMs,
      );
      watch.answered(call.model);
      ended.set(call.model, { ...base(call, step), ...answer, outcome: 'answered', failure: null });
    } catch (error) {
      ended.set(call.model, failed(call, step, error, deadlineAtMs));
    }
  };
  const everyCall = scope.run(() => Promise.all(calls.map(askOne)));
  await Promise.race([everyCall, watch.stopped()]);
  scope.cancel();
  return calls.map((call) => ended.get(call.model) ?? cancelledCall(call, step));
}

function base(call: PlannedCall, step: Step) {
  const { model, provider, requestBytes, expectedFrom = 'worst', expectedCostMicroUsd } = call;
  return {
    model,
    provider,
    step,
    ...(requestBytes === undefined ? {} : { requestBytes }),
    // What stands in for a prediction is none: a worst case, or a mean that calls which cost nothing are part of.
    ...(expectedFrom === 'tokens' ? { predictedMicroUsd: expectedCostMicroUsd } : {}),
  };
}

const UNKNOWN = { rawProbability: null, reasoning: null, costMicroUsd: 0, latencyMs: null, attemptId: null };

function notStarted(call: PlannedCall, step: Step): CallRecord {
  const message = `${call.model} was not asked: no time was left, or the mode forbade it.`;
  return { ...base(call, step), ...UNKNOWN, outcome: 'failed', failure: { kind: 'not_started', message } };
}

function cancelledCall(call: PlannedCall, step: Step): CallRecord {
  const message = `${call.model} had not answered when the decision had to go on; its request was aborted.`;
  return { ...base(call, step), ...UNKNOWN, outcome: 'cancelled', failure: { kind: 'aborted', message } };
}

/** The last failure of a call that Temporal has stopped retrying. */
function failed(call: PlannedCall, step: Step, error: unknown, deadlineAtMs: number): CallRecord {
  // At the deadline the request aborts itself or the server gives it up, whichever is first: the same to the decision.
  if (isCancellation(error) || Date.now() >= deadlineAtMs) return cancelledCall(call, step);
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) {
    const details = (cause.details?.[0] ?? null) as CallFailureDetails | null;
    return {
      ...base(call, step),
      ...UNKNOWN,
      ...(details
        ? { costMicroUsd: details.costMicroUsd, latencyMs: details.latencyMs, attemptId: details.attemptId }
        : {}),
      outcome: 'failed',
      failure: { kind: (cause.type ?? 'server_error') as FailureKind, message: cause.message },
    };
  }
  if (cause instanceof TimeoutFailure && cause.timeoutType === 'SCHEDULE_TO_START') {
    // An earlier try may have been sent: the server does not say, but the facts do, by which settle states the cost.
    const message = `${call.model} was not started: nobody took it from the queue of ${call.provider} in time. That cost nothing.`;
    return { ...base(call, step), ...UNKNOWN, outcome: 'failed', failure: { kind: 'not_started', message } };
  }
  const message = `${call.model} did not finish: ${cause instanceof Error ? cause.message : String(cause)}`;
  return { ...base(call, step), ...UNKNOWN, outcome: 'failed', failure: { kind: 'timed_out', message } };
}

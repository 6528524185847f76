import { CancellationScope } from '@temporalio/workflow';
import type { ModelAnswer } from '../activities/contract.ts';
import type { CallFailureKind } from '../domain/decision/reason.ts';
import type { Reservation } from '../domain/money/step-reservation.ts';
import type { CallResult } from '../domain/planning/call-result.ts';
import type { DecisionSnapshot } from '../domain/planning/decision-snapshot.ts';
import type { CallStep } from '../domain/planning/decision-state.ts';
import type { PlannedCall } from '../domain/planning/priced-model.ts';
import { pick } from '../domain/shared/pick.ts';
import { callModel } from './activity-options.ts';
import { callFailureOf } from './call-failure.ts';
import type { Watch } from './watch.ts';

/** One model's call with one of the prompts. */
interface StepCall {
  readonly call: PlannedCall;
  readonly part: number;
  readonly step: CallStep['step'];
}

/** Sends every prompt to every model of a step at once, and returns how each call ended: when all have, or when the mode stops it,
 * whichever comes first. No call outlives the deadline: the server ends it then, so no timer of our own is needed. Never rejects. */
export async function runStep(
  snapshot: DecisionSnapshot,
  { step, calls }: Pick<CallStep, 'step' | 'calls'>,
  reservation: Reservation,
  watch: Watch,
): Promise<CallResult[]> {
  const { decisionId, account, deadlineAtMs, isFirstRun } = snapshot;
  const parts = Array.from({ length: snapshot.parts }, (_, index) => index + 1);
  const all = parts.flatMap((part) => calls.map((call): StepCall => ({ call, part, step })));
  const remainingMs = deadlineAtMs - Date.now();
  if (remainingMs <= 0 || watch.isStopped()) return all.map(notStarted);
  watch.update({ phase: step, asked: [...new Set(calls.map(({ model }) => model))] });

  const ended = new Map<StepCall, CallResult>();
  const run = async (one: StepCall) => {
    const { call, part } = one;
    const input = { decisionId, account, step, call, reservation, deadlineAtMs, isFirstRun, part };
    try {
      const answer = await callModel(input, remainingMs);
      watch.answered(call.model);
      ended.set(one, answered(one, answer, snapshot));
    } catch (error) {
      ended.set(one, failed(one, error, deadlineAtMs));
    }
  };
  const scope = new CancellationScope();
  const everyCall = scope.run(() => Promise.all(all.map(run)));
  await Promise.race([everyCall, watch.stopped()]);
  scope.cancel();
  return all.map((one) => ended.get(one) ?? cancelled(one));
}

function base({ call, part, step }: StepCall) {
  const { model, provider, requestBytes, expectedFrom, expectedCostMicroUsd } = call;
  const place = { model, ...pick(call, 'sample'), provider, step, part };
  // A worst case is no prediction, nor is a mean that calls which cost nothing are part of.
  const predicted = expectedFrom === 'tokens' ? { predictedMicroUsd: expectedCostMicroUsd } : {};
  return { ...place, requestBytes, ...predicted };
}

function answered(one: StepCall, answer: ModelAnswer, { markets, event }: DecisionSnapshot): CallResult {
  const { rawProbability, reasoning, costMicroUsd, latencyMs, attemptId } = answer;
  const alone = event ? [] : markets.map(({ market }) => ({ ticker: market.ticker, rawProbability }));
  const { probabilities = alone } = answer;
  const cost = { costMicroUsd, latencyMs, attemptId };
  return { ...base(one), probabilities, reasoning, ...cost, outcome: 'answered', failure: null };
}

const NO_COST = { costMicroUsd: 0, latencyMs: null, attemptId: null };

function unanswered(
  one: StepCall,
  outcome: 'failed' | 'cancelled',
  kind: CallFailureKind,
  message: string,
  cost: Pick<CallResult, 'costMicroUsd' | 'latencyMs' | 'attemptId'> = NO_COST,
): CallResult {
  return { ...base(one), probabilities: [], reasoning: null, ...cost, outcome, failure: { kind, message } };
}

function notStarted(one: StepCall): CallResult {
  const message = `${one.call.model} was not called: no time was left, or the mode forbade it.`;
  return unanswered(one, 'failed', 'not_started', message);
}

function cancelled(one: StepCall): CallResult {
  const message = `${one.call.model} had not answered when the decision had to go on; its request was aborted.`;
  return unanswered(one, 'cancelled', 'aborted', message);
}

/** The last failure of a call that Temporal has stopped retrying. */
function failed(one: StepCall, error: unknown, deadlineAtMs: number): CallResult {
  const ended = callFailureOf(error, one.call, deadlineAtMs);
  if (!ended) return cancelled(one);
  const { kind, message } = ended.failure;
  const { costMicroUsd, latencyMs, attemptId } = ended.details ?? NO_COST;
  return unanswered(one, 'failed', kind, message, { costMicroUsd, latencyMs, attemptId });
}

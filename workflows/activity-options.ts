/** All time-outs and retries of Conclave, as a few named kinds of work. Temporal alone retries: no client below does. */
import {
  ActivityCancellationType,
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
  proxyLocalActivities,
  TemporalFailure,
} from '@temporalio/workflow';
import type {
  Awaited,
  AwaitedDecision,
  CallModelInput,
  DeliveryTimes,
  FetchOrder,
  FoundBrief,
  ModelAnswer,
  ProbeInput,
  ResearchInput,
} from '../activities/contract.ts';
import type { ControlActivities, DecisionActivities, ModelActivities } from '../activities/index.ts';
import type { FetchedQuestion } from '../domain/decision/named-request.ts';
import type { ProbeResult } from '../domain/health/probe.ts';
import { CONTROL_QUEUE, modelQueue } from './messages.ts';

/** Store work on the hot path: within the workflow's own worker, no hand-over through the server. */
const local = proxyLocalActivities<DecisionActivities>({
  startToCloseTimeout: '2 s',
  scheduleToCloseTimeout: '3 s',
  retry: { initialInterval: '50 ms', maximumAttempts: 3 },
});

/** The same functions when the store is slow: as ordinary activities, with backoff, so that signals are not held up. */
const remote = proxyActivities<DecisionActivities>({
  startToCloseTimeout: '15 s',
  retry: { initialInterval: '200 ms', backoffCoefficient: 2, maximumInterval: '10 s' },
});

/** What executions from before `lookAtDecision` wait by; `waitMs` null = until the other workflow is over. */
export function awaitDecisionByActivity(waitMs: number | null, awaited: Awaited): Promise<AwaitedDecision> {
  const { awaitDecision } = proxyActivities<DecisionActivities>({
    startToCloseTimeout: '15 s',
    retry: { initialInterval: '500 ms', maximumInterval: '10 s' },
    ...(waitMs === null ? {} : { scheduleToCloseTimeout: waitMs }),
  });
  return awaitDecision(awaited.kind, awaited.decisionId, awaited.workflowId);
}

/** The governor's and the operations' brief work: never given up, and soon given to another worker where one died. */
export const { openAccount, writePolicy, restoreMode, writeMode, judgeHealth, holdRates, recordProbe } =
  proxyActivities<ControlActivities>({
    taskQueue: CONTROL_QUEUE,
    startToCloseTimeout: '10 s',
    retry: { initialInterval: '200 ms', backoffCoefficient: 2, maximumInterval: '10 s' },
  });

/** Their work that grows with what is under way; a worker that died over it is noticed by its heartbeat. */
export const { sweepLedger, announceBand, announceMode } = proxyActivities<ControlActivities>({
  taskQueue: CONTROL_QUEUE,
  startToCloseTimeout: '60 s',
  heartbeatTimeout: '5 s',
  retry: { initialInterval: '200 ms', backoffCoefficient: 2, maximumInterval: '10 s' },
});

/** The shadow models: no decision waits for them. */
export const { reserveShadow, closeShadow } = proxyActivities<DecisionActivities>({
  startToCloseTimeout: '15 s',
  retry: { initialInterval: '200 ms', backoffCoefficient: 2, maximumInterval: '10 s', maximumAttempts: 20 },
});

/** The scorekeeper's: a round reads and writes much; one that is stuck is noticed by its heartbeat. */
export const { recordOutcomes, recordFills, keepScore } = proxyActivities<ControlActivities>({
  taskQueue: CONTROL_QUEUE,
  startToCloseTimeout: '5 min',
  heartbeatTimeout: '10 s',
  retry: { initialInterval: '200 ms', backoffCoefficient: 2, maximumInterval: '30 s' },
});

/** Ending the retention of what is old: in slices, with a heartbeat after each. */
export const { forgetOld } = proxyActivities<ControlActivities>({
  taskQueue: CONTROL_QUEUE,
  startToCloseTimeout: '55 min',
  heartbeatTimeout: '2 min',
  retry: { initialInterval: '1 s', backoffCoefficient: 2, maximumInterval: '5 min', maximumAttempts: 10 },
});

/** Asking the venue: a run ends, so that its failure is seen, and the next one goes on. */
export const { takeUpMarkets, settleMarkets, readFees, readFills } = proxyActivities<ControlActivities>({
  taskQueue: CONTROL_QUEUE,
  startToCloseTimeout: '10 min',
  heartbeatTimeout: '10 s',
  retry: { initialInterval: '2 s', backoffCoefficient: 2, maximumInterval: '30 s', maximumAttempts: 5 },
});

export const { endSettlements } = proxyActivities<ControlActivities>({
  taskQueue: CONTROL_QUEUE,
  startToCloseTimeout: '15 s',
  retry: { initialInterval: '1 s', backoffCoefficient: 2, maximumInterval: '1 min' },
});

export const admit = localFirst(local.admit, remote.admit);
export const previewRequest = localFirst(local.preview, remote.preview);
export const reserveStep = localFirst(local.reserveStep, remote.reserveStep);
export const lookAtDecision = localFirst(local.lookAtDecision, remote.lookAtDecision);
export const finalize = localFirst(local.finalize, remote.finalize);

/** What a request names, from the venue: again while there is time. */
export function fetchNamed(order: FetchOrder, remainingMs: number): Promise<FetchedQuestion> {
  const { fetchNamed: fetchOnce } = proxyActivities<DecisionActivities>({
    startToCloseTimeout: Math.min(remainingMs, FETCH_MS),
    scheduleToCloseTimeout: remainingMs,
    retry: { initialInterval: '500 ms', backoffCoefficient: 2, maximumInterval: '10 s' },
    summary: order.named.kind === 'market' ? order.named.ticker : order.named.eventTicker,
  });
  return fetchOnce(order);
}

/** A probe: on its provider's queue, tried once. That it could not even be started is a result too. */
export async function probeModel(input: ProbeInput): Promise<ProbeResult> {
  const { subject } = input;
  const { probeModel: probe } = proxyActivities<ModelActivities>({
    taskQueue: modelQueue(input.provider),
    scheduleToStartTimeout: '10 s',
    startToCloseTimeout: '2 min',
    heartbeatTimeout: '10 s',
    retry: { maximumAttempts: 1 },
    summary: `probe of ${subject.kind} ${subject.id}`,
  });
  try {
    return await probe(input);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { subject, failure: { code: 'not_started', figures: { error: message } } };
  }
}

/** What is delivered is sent again, each wait twice the one before and an hour at most, until it is accepted or given up. */
function delivery({ firstRetryMs, giveUpAfterMs }: DeliveryTimes, summary: string) {
  return proxyActivities<ControlActivities>({
    taskQueue: CONTROL_QUEUE,
    startToCloseTimeout: '15 s',
    scheduleToCloseTimeout: giveUpAfterMs,
    retry: { initialInterval: firstRetryMs, backoffCoefficient: 2, maximumInterval: '1 hour' },
    summary,
  });
}

export const sendAlert = (alertId: string, times: DeliveryTimes): Promise<void> =>
  delivery(times, alertId).sendAlert(alertId);

export const sendNotices = (channel: string, noticeIds: readonly string[], times: DeliveryTimes): Promise<void> =>
  delivery(times, `${noticeIds.length} to ${channel}`).sendNotices(channel, noticeIds);

export const { giveUpAlert, giveUpNotices } = proxyActivities<ControlActivities>({
  taskQueue: CONTROL_QUEUE,
  startToCloseTimeout: '10 s',
  retry: { initialInterval: '1 s', backoffCoefficient: 2, maximumInterval: '1 min' },
});

const SLACK_MS = 3_000;
const FETCH_MS = 60_000;
const MAX_QUEUE_MS = 10_000;

/** Of a request that costs money, within what is left of its time. */
function onProviderQueue(
  { provider, callTimeoutMs }: Pick<CallModelInput['call'], 'provider' | 'callTimeoutMs'>,
  remainingMs: number,
) {
  return {
    taskQueue: modelQueue(provider),
    startToCloseTimeout: Math.min(callTimeoutMs, remainingMs) + SLACK_MS,
    scheduleToStartTimeout: Math.min(MAX_QUEUE_MS, Math.ceil(remainingMs / 3)),
    scheduleToCloseTimeout: remainingMs,
    heartbeatTimeout: '5 s',
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    retry: { initialInterval: '300 ms', backoffCoefficient: 2, maximumInterval: '5 s' },
  } as const;
}

/** One model call: on its provider's queue, heartbeating, cancellable, within what is left until the deadline. A
 * cancelled call is not waited for: its request is aborted and its money stays charged until it reports. */
export function callModel(input: CallModelInput, remainingMs: number): Promise<ModelAnswer> {
  const { call, step } = input;
  const options = onProviderQueue(call, remainingMs);
  const { callModel: callOnce } = proxyActivities<ModelActivities>({
    ...options,
    retry: { ...options.retry, maximumAttempts: 6 },
    summary: `${call.model} · ${step}`,
  });
  return callOnce(input);
}

/** One search for evidence: on the queue of its model's provider, within its own part of the decision's time. While another decision
 * makes the same search it comes again, as often as there is time; what it may pay for is bounded by its reservation. */
export function research(input: ResearchInput, remainingMs: number): Promise<FoundBrief> {
  const { call } = input;
  const { research: search } = proxyActivities<ModelActivities>({
    ...onProviderQueue(call, remainingMs),
    summary: `${call.model} · research`,
  });
  return search(input);
}

/** Runs a store function as a local activity, and as an ordinary one when that failed for want of time. A refusal stated
 * by the function itself is final. In a replay the failure of a local activity may come without the ActivityFailure around
 * it that it had at first, so what counts is the cause alone: else a decision that had met a slow store would take another
 * way in its next worker than in its first, and could never end. */
function localFirst<Arguments extends unknown[], Result>(
  nearby: (...input: Arguments) => Promise<Result>,
  patient: (...input: Arguments) => Promise<Result>,
): (...input: Arguments) => Promise<Result> {
  return async (...input) => {
    try {
      return await nearby(...input);
    } catch (error) {
      const cause = error instanceof ActivityFailure ? error.cause : error;
      if (!(cause instanceof TemporalFailure)) throw error;
      if (cause instanceof ApplicationFailure && cause.nonRetryable) throw error;
      return patient(...input);
    }
  };
}

import { checkOutcome } from '../learning/check-outcomes.ts';
import { MODES } from '../shared/modes.ts';
import { isRecord, type Refusal, refuse, showValue } from '../shared/refusal.ts';
import { checkCallReport } from './check-messages.ts';

/** Guards of what the service's own workflows are started with. Whoever can reach Temporal can start them with anything, and
 * a plain error in a workflow is tried again for ever. Each gives the refusal, or null. */

/** {account, sweepEveryMs, carried?: {expired, audit}, historyLimit?}. */
export function wrongGovernorInput(input: unknown): Refusal | null {
  if (!isRecord(input)) return wrong('The input', input, 'an object with account and sweepEveryMs');
  const { account, sweepEveryMs, carried, historyLimit } = input;
  if (typeof account !== 'string' || account.length < 1 || account.length > 40) {
    return wrong('account', account, 'the id of a configured account');
  }
  if (!isCount(sweepEveryMs) || sweepEveryMs < 1) return wrong('sweepEveryMs', sweepEveryMs, 'milliseconds, 1 or more');
  if (carried !== undefined && !(isRecord(carried) && isCount(carried.expired) && isRecords(carried.audit))) {
    return wrong('carried', carried, '{expired, audit}');
  }
  return wrongLimit(historyLimit);
}

/** {carried?: {audit, requests, reports, health, pending, rates}, historyLimit?}. */
export function wrongOperationsInput(input: unknown): Refusal | null {
  if (!isRecord(input)) return wrong('The input', input, 'an object');
  const { carried, historyLimit } = input;
  if (carried === undefined) return wrongLimit(historyLimit);
  const isWhole =
    isRecord(carried) &&
    isRecords(carried.audit) &&
    isRecords(carried.requests) &&
    carried.requests.every(isModeRequest) &&
    isRecords(carried.reports) &&
    carried.reports.every((report) => checkCallReport(report).ok) &&
    isHealth(carried.health) &&
    isPendingMode(carried.pending) &&
    isRecords(carried.rates);
  return isWhole
    ? wrongLimit(historyLimit)
    : wrong('carried', carried, '{audit, requests, reports, health, pending, rates}');
}

/** {carried?: {reported, state}, historyLimit?}. */
export function wrongScorekeeperInput(input: unknown): Refusal | null {
  if (!isRecord(input)) return wrong('The input', input, 'an object');
  const { carried, historyLimit } = input;
  if (carried === undefined) return wrongLimit(historyLimit);
  const isWhole =
    isRecord(carried) &&
    isRecords(carried.reported) &&
    carried.reported.every((each) => checkOutcome(each).ok) &&
    isRecord(carried.state) &&
    isRecords(carried.state.refused);
  return isWhole ? wrongLimit(historyLimit) : wrong('carried', carried, '{reported, state}');
}

/** {alertId, firstRetryMs, giveUpAfterMs}. */
export function wrongDeliveryInput(input: unknown): Refusal | null {
  if (!isRecord(input)) return wrong('The input', input, 'an object with alertId, firstRetryMs and giveUpAfterMs');
  const { alertId } = input;
  if (typeof alertId !== 'string' || alertId === '') return wrong('alertId', alertId, 'the id of an alert');
  for (const name of ['firstRetryMs', 'giveUpAfterMs']) {
    const ms = input[name];
    if (!isCount(ms) || ms < 1) return wrong(name, ms, 'milliseconds, 1 or more');
  }
  return null;
}

/** {decisionId, account, requestId, category, calls, deadlineAtMs}. */
export function wrongShadowInput(input: unknown): Refusal | null {
  if (!isRecord(input)) return wrong('The input', input, 'an object with decisionId, account, requestId and calls');
  for (const name of ['decisionId', 'account', 'requestId', 'category']) {
    if (typeof input[name] !== 'string') return wrong(name, input[name], 'a text');
  }
  if (!isCount(input.deadlineAtMs)) return wrong('deadlineAtMs', input.deadlineAtMs, 'epoch milliseconds');
  const { calls } = input;
  const isCall = (call: Readonly<Record<string, unknown>>) =>
    checkCallReport(call).ok && isCount(call.worstCaseMicroUsd) && isCount(call.callTimeoutMs);
  return isRecords(calls) && calls.every(isCall) ? null : wrong('calls', calls, 'a list of planned calls');
}

function wrongLimit(historyLimit: unknown): Refusal | null {
  return historyLimit === undefined || isCount(historyLimit)
    ? null
    : wrong('historyLimit', historyLimit, 'a number of events');
}

function isModeRequest({ mode, reason, by, source, forMs }: Readonly<Record<string, unknown>>): boolean {
  const isExplained = isReason(reason) && typeof by === 'string' && typeof source === 'string';
  return isMode(mode) && isExplained && (forMs === null || isCount(forMs));
}

function isPendingMode(pending: unknown): boolean {
  if (pending === null) return true;
  if (!isRecord(pending) || !isMode(pending.mode) || !isReason(pending.reason)) return false;
  return isCount(pending.sinceMs) && isCount(pending.dwellMs);
}

const isReason = (reason: unknown) => isRecord(reason) && typeof reason.code === 'string' && isRecord(reason.figures);
const isMode = (mode: unknown) => MODES.some((each) => each === mode);

function isHealth(health: unknown): boolean {
  if (health === null) return true;
  if (!isRecord(health) || !isRecords(health.breakers) || !isRecord(health.models)) return false;
  return isCount(health.enterAfterMs) && isCount(health.leaveAfterMs);
}

function wrong(field: string, value: unknown, expectation: string): Refusal {
  return refuse(field, `${field} is ${showValue(value)}; it must be ${expectation}.`);
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const isRecords = (value: unknown): value is readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) && value.every(isRecord);

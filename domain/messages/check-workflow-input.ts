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

/** {carried?: {audit, wanted, isManualOverride?, health?, asked?, rates?}, historyLimit?}. */
export function wrongOperationsInput(input: unknown): Refusal | null {
  if (!isRecord(input)) return wrong('The input', input, 'an object');
  const { carried, historyLimit } = input;
  if (carried === undefined) return wrongLimit(historyLimit);
  const isWhole =
    isRecord(carried) &&
    isRecords(carried.audit) &&
    isRecords(carried.wanted) &&
    carried.wanted.every(isWanted) &&
    (carried.isManualOverride === undefined || typeof carried.isManualOverride === 'boolean') &&
    isHealth(carried.health) &&
    isAsked(carried.asked) &&
    (carried.rates === undefined || isRecords(carried.rates));
  return isWhole ? wrongLimit(historyLimit) : wrong('carried', carried, '{audit, wanted, isManualOverride, health}');
}

/** {carried?: {told, state}, historyLimit?}. */
export function wrongScorekeeperInput(input: unknown): Refusal | null {
  if (!isRecord(input)) return wrong('The input', input, 'an object');
  const { carried, historyLimit } = input;
  if (carried === undefined) return wrongLimit(historyLimit);
  const isWhole =
    isRecord(carried) &&
    isRecords(carried.told) &&
    carried.told.every((each) => checkOutcome(each).ok) &&
    isRecord(carried.state) &&
    isRecords(carried.state.refused);
  return isWhole ? wrongLimit(historyLimit) : wrong('carried', carried, '{told, state}');
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

/** By what is read of it alone: a run that hands on more must not be refused by the next. */
function isWanted({ mode, reason, by }: Readonly<Record<string, unknown>>): boolean {
  return MODES.some((each) => each === mode) && typeof reason === 'string' && typeof by === 'string';
}

function isAsked(asked: unknown): boolean {
  if (asked === undefined || asked === null) return true;
  return isRecord(asked) && MODES.some((each) => each === asked.mode) && isCount(asked.atMs) && isCount(asked.dwellMs);
}

function isHealth(health: unknown): boolean {
  if (health === undefined || health === null) return true;
  return (
    isRecord(health) &&
    isRecords(health.breakers) &&
    isRecord(health.askable) &&
    isCount(health.enterAfterMs) &&
    isCount(health.leaveAfterMs)
  );
}

function wrong(field: string, value: unknown, expectation: string): Refusal {
  return refuse(field, `${field} is ${showValue(value)}; it must be ${expectation}.`);
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const isRecords = (value: unknown): value is readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) && value.every(isRecord);

import { type BreakerSubject, isSameSubject } from './breaker-subject.ts';
import { automaticMode, dwellMs, isManualOverride, type ModeChange } from './mode-state.ts';
import {
  awaitingProbe,
  type CallReport,
  type HealthState,
  type ModeRequest,
  type Operations,
  type OperationsEffect,
  type OperationsEvent,
  type RatesHeld,
  withHurried,
} from './operations-state.ts';

const AUDIT_KEPT = 50;
const REPORTS_AT_ONCE = 50;

export interface Reduced {
  readonly state: Operations;
  /** To be done in this order, and before the next turn; a probe alone is only started. */
  readonly effects: readonly OperationsEffect[];
}

/** What follows from an event. An operator's mode outranks what the health asks for, until it is cleared or its time is over. */
export function reduceOperations(state: Operations, event: OperationsEvent): Reduced {
  switch (event.type) {
    case 'mode_requested':
      return only({ ...state, requests: [...state.requests, event.request] });
    case 'call_failed':
      return only({ ...state, reports: [...state.reports, event.report] });
    case 'limits_configured':
      return only({ ...state, ratesDueAtMs: 0 });
    case 'polling_changed':
      return only({ ...state, isJudgementDue: true });
    case 'probe_ended':
      return only({ ...state, probed: [...state.probed, event.result] });
    case 'probe_requested':
      return only(withHurried(state, event.subject, event.atMs));
    case 'health_judged':
      return only(withPendingMode({ ...state, health: byOwnClock(event.health, event.atMs) }, event.atMs));
    case 'rates_held':
      return only(withRates(state, event.held, event.atMs));
    case 'mode_written':
      return modeWritten(state, event.change, event.atMs);
    case 'turn':
      return takeTurn(state, event.atMs, event.isClosing);
  }
}

const only = (state: Operations): Reduced => ({ state, effects: [] });

/** The first of what is due: a change of the mode, a probe's result, reports, rates, new probes. */
function takeTurn(state: Operations, atMs: number, isClosing: boolean): Reduced {
  const [request, ...requests] = state.requests;
  if (request) return changeMode({ ...state, requests }, request, atMs);
  if (state.mode.untilMs !== null && atMs >= state.mode.untilMs) return changeMode(state, afterOverride(state), atMs);
  const [result, ...probed] = state.probed;
  if (result) {
    // A trial is a decision's call: a probe of the same subject may be under way beside it.
    const isUnderWay = (subject: BreakerSubject) => result.isTrial || !isSameSubject(subject, result.subject);
    const probing = state.probing.filter(isUnderWay);
    return { state: { ...state, probed, probing }, effects: [{ type: 'record_probe', result }] };
  }
  if (state.reports.length > 0 || state.isJudgementDue) {
    const reports = distinct(state.reports.slice(0, REPORTS_AT_ONCE));
    const rest = state.reports.slice(REPORTS_AT_ONCE);
    return { state: { ...state, reports: rest, isJudgementDue: false }, effects: [{ type: 'judge_health', reports }] };
  }
  if (state.ratesDueAtMs !== null && state.ratesDueAtMs <= atMs) {
    return { state: { ...state, ratesDueAtMs: null }, effects: [{ type: 'hold_rates' }] };
  }
  const asked = withPendingMode(state, atMs);
  return isClosing ? only(asked) : startProbes(asked, atMs);
}

function startProbes(state: Operations, atMs: number): Reduced {
  const due = awaitingProbe(state).filter((each) => each.atMs <= atMs);
  return {
    state: { ...state, probing: [...state.probing, ...due.map(({ subject }) => subject)], ...done(state) },
    effects: due.map(({ subject, target }) => ({ type: 'probe', subject, target })),
  };
}

/** What was asked for is begun; what is out no longer needs no probe. */
const done = ({ hurried = [] }: Operations): Pick<Operations, 'hurried'> =>
  hurried.length === 0 ? {} : { hurried: hurried.map((each) => ({ ...each, isDone: true })) };

function changeMode(state: Operations, request: ModeRequest, atMs: number): Reduced {
  const { mode, reason, by, source, forMs } = request;
  // An operator may have set another since the health asked.
  if (source === 'automatic' && isManualOverride(state.mode)) return only(state);
  const untilMs = forMs === null ? null : atMs + forMs;
  const version = state.mode.version + 1;
  const change: ModeChange = { from: state.mode.mode, to: mode, version, reason, by, source, atMs, untilMs };
  return { state, effects: [{ type: 'write_mode', change }] };
}

/** The change is in the store; the running decisions hear of it after that. */
function modeWritten(state: Operations, change: ModeChange, atMs: number): Reduced {
  const { from, to: mode, ...rest } = change;
  const audit = [...state.audit, change].slice(-AUDIT_KEPT);
  const changed: Operations = { ...state, mode: { mode, ...rest }, audit, pending: null };
  return {
    state: change.source === 'cleared' ? withPendingMode(changed, atMs) : changed,
    effects: [{ type: 'announce_mode', mode, version: change.version }],
  };
}

/** What follows an operator's mode whose time is over: the mode that the health asks for, at once. */
function afterOverride({ mode: { by, mode: overridden }, health }: Operations): ModeRequest {
  const models = health?.models ?? null;
  return {
    mode: models === null ? 'normal' : automaticMode(models).mode,
    reason: { code: 'override_expired', figures: { by, mode: overridden, models } },
    by: 'expired',
    source: 'expired',
    forMs: null,
  };
}

/** What the health asks for becomes a request once it has asked long enough, unless an operator's mode holds. */
function withPendingMode(state: Operations, atMs: number): Operations {
  const { health, mode: current } = state;
  if (health === null || isManualOverride(current)) return state;
  const { mode, reason } = automaticMode(health.models);
  if (mode === current.mode) return { ...state, pending: null };
  const entered = state.isLeftLater ? state.audit : [];
  const pending =
    state.pending?.mode === mode
      ? { ...state.pending, reason }
      : { mode, reason, sinceMs: atMs, dwellMs: dwellMs(current.mode, mode, health, entered, atMs) };
  if (atMs - pending.sinceMs < pending.dwellMs) return { ...state, pending };
  const request: ModeRequest = { mode, reason, by: 'automatic', source: 'automatic', forMs: null };
  return { ...state, pending, requests: [...state.requests, request] };
}

function withRates(state: Operations, { rates, nextInMs }: RatesHeld, atMs: number): Operations {
  // Asked for again while this was under way: it stays due.
  if (state.ratesDueAtMs === 0) return { ...state, rates };
  return { ...state, rates, ratesDueAtMs: nextInMs === null ? null : atMs + Math.max(1, nextInMs) };
}

/** When probes are due by the workflow's own clock. A worker whose clock is behind would otherwise have everything probed
 * without pause, and one that is ahead nothing for hours. */
function byOwnClock(health: HealthState, atMs: number): HealthState {
  const breakers = health.breakers.map((breaker) => ({
    ...breaker,
    nextProbeAtMs: breaker.dueInMs === null ? null : atMs + breaker.dueInMs,
  }));
  return { ...health, breakers };
}

/** One report of each model: a judgement reads all of its calls anyway. */
function distinct(reports: readonly CallReport[]): CallReport[] {
  return [...new Map(reports.map((report) => [`${report.provider} ${report.model}`, report])).values()];
}

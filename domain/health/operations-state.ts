import type { Mode } from '../shared/modes.ts';
import type { Breaker } from './breaker.ts';
import { type BreakerSubject, isSameSubject } from './breaker-subject.ts';
import type { FailureKind } from './failure.ts';
import type { ModeChange, ModeReason, ModeSource, ModeState, ReachableModels } from './mode-state.ts';
import type { ProbeResult, ProbeTarget } from './probe.ts';
import type { QueueRate } from './rate.ts';

/** The mode that the state of the models asks for, since when, and how long it must have asked. */
export interface PendingMode {
  readonly mode: Mode;
  readonly reason: ModeReason;
  readonly sinceMs: number;
  readonly dwellMs: number;
}

/** A change of the mode that has not been made yet. */
export interface ModeRequest {
  readonly mode: Mode;
  readonly reason: ModeReason;
  readonly by: string;
  readonly source: ModeSource;
  /** How long an operator's mode holds; null = until it is changed. */
  readonly forMs: number | null;
}

/** Everything that `operations` knows; what one run hands to the next. */
export interface Operations {
  readonly mode: ModeState;
  readonly audit: readonly ModeChange[];
  /** A mode that was entered again lately is left later; false in a run that an earlier version began. */
  readonly isLeftLater: boolean;
  readonly requests: readonly ModeRequest[];
  readonly reports: readonly CallReport[];
  /** What can be called has changed without a failed call: to be judged again. Absent in what an earlier version handed on. */
  readonly isJudgementDue?: boolean;
  /** Null = nothing was judged yet. */
  readonly health: HealthState | null;
  readonly pending: PendingMode | null;
  readonly rates: readonly QueueRate[];
  /** When a rate changes next; 0 = look at all rates now, null = none will change. */
  readonly ratesDueAtMs: number | null;
  /** Probes under way, or ended and not recorded yet. */
  readonly probing: readonly BreakerSubject[];
  /** Probes that ended, the oldest first. */
  readonly probed: readonly ProbeResult[];
  /** Probes that somebody asked for. Absent in what an earlier version handed on. */
  readonly hurried?: readonly HurriedProbe[];
}

/** A probe that somebody asked for, before its time. */
interface HurriedProbe {
  readonly subject: BreakerSubject;
  readonly askedAtMs: number;
  /** Whether it was begun, or there was nothing to probe. */
  readonly isDone: boolean;
}

export type OperationsEvent =
  | { readonly type: 'mode_requested'; readonly request: ModeRequest }
  | { readonly type: 'call_failed'; readonly report: CallReport }
  | { readonly type: 'limits_configured' }
  | { readonly type: 'polling_changed' }
  | { readonly type: 'probe_ended'; readonly result: ProbeResult }
  /** Subjects to be probed now; null = everything that is out. */
  | { readonly type: 'probe_requested'; readonly subject: BreakerSubject | null; readonly atMs: number }
  | { readonly type: 'health_judged'; readonly health: HealthState; readonly atMs: number }
  | { readonly type: 'rates_held'; readonly held: RatesHeld; readonly atMs: number }
  | { readonly type: 'mode_written'; readonly change: ModeChange; readonly atMs: number }
  /** Time to do the next thing. `isClosing`: this run ends as soon as its probes have. */
  | { readonly type: 'turn'; readonly atMs: number; readonly isClosing: boolean };

export type OperationsEffect =
  | { readonly type: 'write_mode'; readonly change: ModeChange }
  | { readonly type: 'announce_mode'; readonly mode: Mode; readonly version: number }
  | { readonly type: 'judge_health'; readonly reports: readonly CallReport[] }
  | { readonly type: 'hold_rates' }
  | { readonly type: 'record_probe'; readonly result: ProbeResult }
  | { readonly type: 'probe'; readonly subject: BreakerSubject; readonly target: ProbeTarget };

interface OperatorMessage {
  readonly reason: string;
  readonly by: string;
}

/** What an operator asks for, as an event. */
export function operatorRequest(
  message: OperatorMessage & { readonly mode: Mode; readonly forMs?: number },
): OperationsEvent {
  return requested(message, { mode: message.mode, source: 'operator', forMs: message.forMs ?? null });
}

/** Back to normal, and from there to what the health asks for. */
export const clearRequest = (message: OperatorMessage): OperationsEvent =>
  requested(message, { mode: 'normal', source: 'cleared', forMs: null });

function requested({ reason: text, by }: OperatorMessage, what: Omit<ModeRequest, 'reason' | 'by'>): OperationsEvent {
  return { type: 'mode_requested', request: { ...what, reason: { code: 'operator', figures: { text } }, by } };
}

export const callFailed = (report: CallReport): OperationsEvent => ({ type: 'call_failed', report });

/** A decision's own call as the probe that it was. */
export const trialEnded = ({ subject, failure }: EndedTrial): OperationsEvent => ({
  type: 'probe_ended',
  result: {
    subject,
    failure: failure && { code: 'call_failed', figures: { failure: failure.kind, message: failure.message } },
    isTrial: true,
  },
});

interface EndedTrial {
  readonly subject: BreakerSubject;
  readonly failure: { readonly kind: FailureKind; readonly message: string } | null;
}

const NOTHING_KNOWN: Omit<Operations, 'mode' | 'isLeftLater'> = {
  audit: [],
  requests: [],
  reports: [],
  health: null,
  pending: null,
  rates: [],
  ratesDueAtMs: 0,
  probing: [],
  probed: [],
};

/** How a run begins: with the mode of the store, and with a look at all rates, so that the queues are held to the store's. */
export const beginOperations = (mode: ModeState, carried: Operations | null, isLeftLater = true): Operations => ({
  ...(carried ?? NOTHING_KNOWN),
  mode,
  isLeftLater,
  ratesDueAtMs: 0,
});

/** Probes to make that are not under way, and when; 0 = somebody asked for it now. */
export function awaitingProbe({ health, probing, hurried = [] }: Pick<Operations, 'health' | 'probing' | 'hurried'>) {
  return (health?.breakers ?? []).flatMap(({ subject, probe: target, nextProbeAtMs }) => {
    const isUnderWay = probing.some((each) => isSameSubject(each, subject));
    if (target === null || nextProbeAtMs === null || isUnderWay) return [];
    const isHurried = hurried.some((each) => !each.isDone && isSameSubject(each.subject, subject));
    return [{ subject, target, atMs: isHurried ? 0 : nextProbeAtMs }];
  });
}

/** So soon after one that was asked for, a subject is not probed again on request: the service's money for probes is small. */
const HURRIED_AGAIN_AFTER_MS = 5_000;

/** With the probes that somebody asks for: of one subject, or of everything that waits for its probe. */
export function withHurried(state: Operations, subject: BreakerSubject | null, atMs: number): Operations {
  const recent = (state.hurried ?? []).filter(({ askedAtMs }) => atMs - askedAtMs < HURRIED_AGAIN_AFTER_MS);
  const asked = awaitingProbe(state)
    .map((each) => each.subject)
    .filter((each) => subject === null || isSameSubject(each, subject))
    .filter((each) => !recent.some((known) => isSameSubject(known.subject, each)));
  return {
    ...state,
    hurried: [...recent, ...asked.map((each) => ({ subject: each, askedAtMs: atMs, isDone: false }))],
  };
}

/** Milliseconds until there is something to do, 0 = now; null = only a message can bring something. */
export function msUntilDue(state: Operations, nowMs: number, isClosing: boolean): number | null {
  const { requests, reports, isJudgementDue, probed, pending, mode, ratesDueAtMs } = state;
  if (requests.length > 0 || reports.length > 0 || isJudgementDue || probed.length > 0) return 0;
  const times = [
    pending === null ? null : pending.sinceMs + pending.dwellMs,
    mode.untilMs,
    ratesDueAtMs,
    ...(isClosing ? [] : awaitingProbe(state).map(({ atMs }) => atMs)),
  ].filter((atMs) => atMs !== null);
  return times.length === 0 ? null : Math.max(0, Math.min(...times) - nowMs);
}

/** `state` of `operations`. */
export interface OperationsReport extends ModeState {
  /** Providers and models that are out, or coming back. */
  readonly breakers: readonly OpenBreaker[];
  /** Requests a second of the providers that are limited, or were. */
  readonly rates: readonly QueueRate[];
  readonly audit: readonly ModeChange[];
}

export const reportOperations = ({ mode, health, rates, audit }: Operations): OperationsReport => ({
  ...mode,
  breakers: health?.breakers ?? [],
  rates,
  audit,
});

/** A breaker that is open or half-open. */
export interface OpenBreaker extends Breaker {
  /** Null = no configured model can serve as a probe. */
  readonly probe: ProbeTarget | null;
  /** Until its probe is due, by the clock that wrote `nextProbeAtMs`; another's may be wrong by hours. */
  readonly dueInMs: number | null;
}

/** The state of providers and models, after a judgement or a probe. */
export interface HealthState {
  readonly breakers: readonly OpenBreaker[];
  readonly models: ReachableModels;
  /** How long the models must have asked for a mode before it is entered, and before it is left. */
  readonly enterAfterMs: number;
  readonly leaveAfterMs: number;
}

/** The rates of all providers that are limited or were, and in how long the next one changes; null = none will. */
export interface RatesHeld {
  readonly rates: readonly QueueRate[];
  readonly nextInMs: number | null;
}

export interface JudgedHealth {
  readonly health: HealthState;
  readonly held: RatesHeld;
}

/** A model call that ended badly or late: one of those since the last report. The store's counts have them all. */
export interface CallReport {
  readonly provider: string;
  readonly model: string;
}

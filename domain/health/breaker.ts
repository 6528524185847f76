import {
  type BreakerReason,
  endedAfter,
  isHard,
  needsUsableAnswer,
  type Problem,
  type RecentCall,
} from './breaker-problem.ts';
import type { BreakerSubject } from './breaker-subject.ts';
import { PROBE_SAYS, type ProbeFailure, type ProbeResult } from './probe.ts';

/** Closed: called as usual. Open: not called. Half-open: a probe was answered, and after one more it is closed; or a decision's
 * call is let through as a trial. */
export type BreakerState = 'closed' | 'open' | 'half-open';

export interface Breaker {
  readonly subject: BreakerSubject;
  readonly state: BreakerState;
  readonly reason: BreakerReason;
  /** What the latest probe came to; null = it was answered, or there was none since it opened. */
  readonly lastProbe: ProbeFailure | null;
  readonly sinceMs: number;
  /** How often it has opened without closing in between: the probes' interval doubles with it. */
  readonly openings: number;
  readonly nextProbeAtMs: number | null;
  /** One decision's call may try whether it is back: permitted, and then claimed by the call. Null or absent = none may. */
  readonly trial?: 'permitted' | 'claimed' | null;
}

/** The breaker that keeps a model from being called, its own or its provider's; null = it may be called, by a trial alone where
 * `trialsFor` names one. */
export function breakerFor(breakers: readonly Breaker[], row: NamedRow): Breaker | null {
  return notClosed(breakers, row).find(({ trial }) => trial !== 'permitted') ?? null;
}

/** The breakers that let one decision's call of the model through, to see whether it is back. */
export function trialsFor(breakers: readonly Breaker[], row: NamedRow): Breaker[] {
  return notClosed(breakers, row).filter(({ trial }) => trial === 'permitted');
}

interface NamedRow {
  readonly id: string;
  readonly provider: string;
}

/** The provider's first: while that is out, it is the reason. */
function notClosed(breakers: readonly Breaker[], { id, provider }: NamedRow): Breaker[] {
  const isAboutIt = ({ subject }: Breaker) => subject.id === (subject.kind === 'model' ? id : provider);
  const isOfModel = ({ subject }: Breaker) => Number(subject.kind === 'model');
  return breakers
    .filter((breaker) => breaker.state !== 'closed' && isAboutIt(breaker))
    .toSorted((a, b) => isOfModel(a) - isOfModel(b));
}

/** The calls that a breaker is judged by: those since it closed, so that what opened it before does not count again. */
export const callsSince = <Recent extends RecentCall>(breaker: Breaker | null, calls: readonly Recent[]): Recent[] =>
  breaker === null ? [...calls] : endedAfter(calls, breaker.sinceMs);

const FIRST_PROBE_MS = 5_000;
/** What an operator has to repair is not repaired in seconds. */
const FIRST_HARD_PROBE_MS = 60_000;
const LONGEST_PROBE_MS = 300_000;
const HALF_OPEN_PROBE_MS = 1_000;
const JITTER = 0.2;
const PROBES_TO_CLOSE = 2;

/** Opens a breaker. `draw` in [0, 1) spreads the probes of many. */
export function open(
  subject: BreakerSubject,
  { reason }: Problem,
  before: Breaker | null,
  nowMs: number,
  draw: number,
): Breaker {
  const openings = (before?.openings ?? 0) + 1;
  const opened = { subject, state: 'open', reason, lastProbe: null, sinceMs: nowMs, openings, trial: null } as const;
  return { ...opened, nextProbeAtMs: nextProbeAtMs(opened, nowMs, draw) };
}

/** When the next probe is due: twice as long after each opening. */
function nextProbeAtMs(
  { reason, openings }: Pick<Breaker, 'reason' | 'openings'>,
  nowMs: number,
  draw: number,
): number {
  const firstMs = isHard(reason) ? FIRST_HARD_PROBE_MS : FIRST_PROBE_MS;
  const waitMs = Math.min(LONGEST_PROBE_MS, firstMs * 2 ** (openings - 1));
  return Math.round(nowMs + waitMs * (1 - JITTER + 2 * JITTER * draw));
}

/** A breaker after a probe, or after the trial that it permitted.
 * - Answered: two in a row close it. Where the answers were what was wrong, a small question proves nothing: a decision's call is
 *   permitted as a trial. An answered trial closes it.
 * - Out: it opens for twice as long.
 * - Not asked: it stays as it is, and is probed again after the same time. Where it was for want of money, and the provider
 *   answers what is free, a trial is permitted: money must not keep out what may be well. */
export function afterProbe(
  before: Breaker,
  result: Omit<ProbeResult, 'subject'>,
  nowMs: number,
  draw: number,
): Breaker {
  const { failure, isTrial = false } = result;
  const says = failure === null ? 'answered' : PROBE_SAYS[failure.code];
  switch (says) {
    case 'out': {
      const reopened = open(before.subject, before, before, nowMs, draw);
      return { ...reopened, lastProbe: failure, sinceMs: before.sinceMs };
    }
    case 'nothing': {
      const again = { ...before, lastProbe: failure, nextProbeAtMs: nextProbeAtMs(before, nowMs, draw) };
      return failure?.code === 'no_money' && failure.figures.isListed ? withTrial(again) : again;
    }
    default: {
      if (isTrial) return closed(before, { code: 'trial_answered', figures: {} }, nowMs);
      const again = { ...before, lastProbe: failure, nextProbeAtMs: nextProbeAtMs(before, nowMs, draw) };
      if (needsUsableAnswer(before.reason)) return withTrial(again);
      if (before.state === 'open') return { ...again, state: 'half-open', nextProbeAtMs: nowMs + HALF_OPEN_PROBE_MS };
      return closed(before, { code: 'probes_answered', figures: { probes: PROBES_TO_CLOSE } }, nowMs);
    }
  }
}

const withTrial = (breaker: Breaker): Breaker => ({ ...breaker, state: 'half-open', trial: 'permitted' });

/** A model's breaker after its provider's was probed: a model that went out with its provider comes back with it. It is probed
 * at once when the provider is back, not when its own time has come, and may be what the provider's trial is made with. */
export function afterProviderProbe(breaker: Breaker, provider: Breaker, nowMs: number): Breaker {
  if (breaker.state === 'closed' || isHard(breaker.reason) || needsUsableAnswer(breaker.reason)) return breaker;
  if (provider.state === 'closed') return { ...breaker, nextProbeAtMs: nowMs + HALF_OPEN_PROBE_MS };
  return provider.trial === 'permitted' ? withTrial(breaker) : breaker;
}

const closed = (before: Breaker, reason: BreakerReason, nowMs: number): Breaker => ({
  ...before,
  state: 'closed',
  reason,
  lastProbe: null,
  sinceMs: nowMs,
  openings: 0,
  nextProbeAtMs: null,
  trial: null,
});

import type { BreakerReason, Problem, RecentCall } from './breaker-problem.ts';
import type { BreakerSubject } from './breaker-subject.ts';
import type { ProbeFailure } from './probe.ts';

/** Closed: called as usual. Open: not called. Half-open: a probe was answered; after one more it is closed. */
export type BreakerState = 'closed' | 'open' | 'half-open';

export interface Breaker {
  readonly subject: BreakerSubject;
  readonly state: BreakerState;
  readonly reason: BreakerReason;
  /** What the latest probe failed by; null = none failed since it opened. */
  readonly lastProbe: ProbeFailure | null;
  readonly sinceMs: number;
  /** How often it has opened without closing in between: the probes' interval doubles with it. */
  readonly openings: number;
  readonly nextProbeAtMs: number | null;
}

/** The breaker that keeps a model from being called, its own or its provider's; null = it may be called. */
export function breakerFor(
  breakers: readonly Breaker[],
  { id, provider }: { readonly id: string; readonly provider: string },
): Breaker | null {
  const isAboutIt = ({ subject }: Breaker) => subject.id === (subject.kind === 'model' ? id : provider);
  return breakers.find((breaker) => breaker.state !== 'closed' && isAboutIt(breaker)) ?? null;
}

/** The calls that a breaker is judged by: those since it closed, so that what opened it before does not count again. */
export const callsSince = (breaker: Breaker | null, calls: readonly RecentCall[]): RecentCall[] =>
  calls.filter(({ endedAtMs }) => breaker === null || endedAtMs > breaker.sinceMs);

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
  { reason, hard }: Problem,
  before: Breaker | null,
  nowMs: number,
  draw: number,
): Breaker {
  const openings = (before?.openings ?? 0) + 1;
  const firstMs = hard ? FIRST_HARD_PROBE_MS : FIRST_PROBE_MS;
  const waitMs = Math.min(LONGEST_PROBE_MS, firstMs * 2 ** (openings - 1));
  const nextProbeAtMs = Math.round(nowMs + waitMs * (1 - JITTER + 2 * JITTER * draw));
  return { subject, state: 'open', reason, lastProbe: null, sinceMs: nowMs, openings, nextProbeAtMs };
}

/** A breaker after a probe: two answered in a row close it, one that fails opens it for twice as long. */
export function afterProbe(before: Breaker, failure: ProbeFailure | null, nowMs: number, draw: number): Breaker {
  if (failure !== null) {
    const reopened = open(before.subject, { reason: before.reason, hard: false }, before, nowMs, draw);
    return { ...reopened, lastProbe: failure, sinceMs: before.sinceMs };
  }
  if (before.state === 'open') return { ...before, state: 'half-open', nextProbeAtMs: nowMs + HALF_OPEN_PROBE_MS };
  const reason: BreakerReason = { code: 'probes_answered', figures: { probes: PROBES_TO_CLOSE } };
  return { ...before, state: 'closed', reason, lastProbe: null, sinceMs: nowMs, openings: 0, nextProbeAtMs: null };
}

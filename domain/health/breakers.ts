import { FAILURE_RULES, type FailureKind } from './failure.ts';

/** Closed: asked as usual. Open: not asked. Half-open: a probe was answered, one more and it is closed. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** The breaker of a provider (`provider/<id>`) or of one model (`model/<id>`). */
export interface Breaker {
  readonly subject: string;
  readonly state: BreakerState;
  /** Why it opened, with the numbers; of a closed one, how it came back. */
  readonly reason: string;
  readonly sinceMs: number;
  /** How often it has opened without closing in between: the probes' interval doubles with it. */
  readonly openings: number;
  readonly nextProbeAtMs: number | null;
}

/** One call that ended lately. */
export interface RecentCall {
  readonly model: string;
  readonly endedAtMs: number;
  /** Null = answered. */
  readonly failure: FailureKind | null;
  readonly isSlow: boolean;
}

export const HEALTH_WINDOW_MS = 60_000;
/** An answer later than this share of its time-out is slow. */
export const SLOW_SHARE = 0.75;
const MIN_FAILURES = 3;
const FAILURE_RATIO = 0.5;
/** So many failures in a row, over so long, open a breaker whatever went well before them: else a busy provider that goes
 * out would be asked until its failures are half of a whole minute's calls. The time, because one broken connection ends
 * many calls at one moment. */
const MIN_IN_A_ROW = 5;
const IN_A_ROW_OVER_MS = 2_000;
/** A provider that lets nothing through any more is as good as down: so many 429s in a row over so long, while its rate was
 * lowered; or, where it is seldom asked, nothing else for longer. */
const LIMITED_IN_A_ROW_OVER_MS = 4_000;
const ONLY_LIMITED_MS = 20_000;
const MIN_SLOW = 5;
const SLOW_RATIO = 0.8;
const FIRST_PROBE_MS = 5_000;
/** What an operator has to mend is not mended in seconds. */
const FIRST_HARD_PROBE_MS = 60_000;
const LONGEST_PROBE_MS = 300_000;
const HALF_OPEN_PROBE_MS = 1_000;
const JITTER = 0.2;

export const providerSubject = (provider: string): string => `provider/${provider}`;
export const modelSubject = (model: string): string => `model/${model}`;

/** Kinds after which nothing of the provider can work, whatever the ratio. */
const isHardForProvider = (kind: FailureKind | null) => kind === 'auth' || kind === 'billing';

/** Why a provider should be taken out, from its calls of the last minute; null = it should not. A failure that may be one
 * model's own does not take its siblings with it: two models must have failed, or the provider must have been asked for one
 * only. */
export function providerProblem(calls: readonly RecentCall[]): Problem | null {
  const hard = calls.find((call) => isHardForProvider(call.failure));
  if (hard) return { reason: `it refuses every call: ${hard.failure}`, hard: true };
  const faults = calls.map((call) => ({ ...call, failure: isProviderFault(call.failure) ? call.failure : null }));
  const failing = new Set(faults.filter(({ failure }) => failure !== null).map(({ model }) => model));
  const asked = new Set(calls.map(({ model }) => model));
  return failing.size > 1 || asked.size === 1 ? ratioProblem(faults) : null;
}

/** Why one model should be taken out; null = it should not. */
export function modelProblem(calls: readonly RecentCall[]): Problem | null {
  if (calls.some(({ failure }) => failure === 'model_not_found')) {
    return { reason: 'the provider does not know it: model_not_found', hard: true };
  }
  return ratioProblem(calls.filter(({ failure }) => failure === null || FAILURE_RULES[failure].fault !== 'request'));
}

export interface Problem {
  readonly reason: string;
  /** An operator has to mend it: probed seldom. */
  readonly hard: boolean;
}

const isProviderFault = (kind: FailureKind | null) => kind !== null && FAILURE_RULES[kind].fault === 'provider';

/** What a breaker that has closed is judged by: the calls since then. What opened it before is not held against it again. */
export const callsSince = (breaker: Breaker | null, calls: readonly RecentCall[]): RecentCall[] =>
  calls.filter(({ endedAtMs }) => breaker === null || endedAtMs > breaker.sinceMs);

/** What the caller itself broke off says nothing. A 429 says that we are too fast, which the rate limit sees to: it counts
 * neither way, unless nothing gets through any more. */
function ratioProblem(calls: readonly RecentCall[]): Problem | null {
  const ended = calls.filter(({ failure }) => failure === null || FAILURE_RULES[failure].fault !== 'caller');
  const limited = onlyLimitedProblem(ended);
  if (limited) return limited;
  const counted = ended.filter(({ failure }) => failure !== 'rate_limited');
  const failures = counted.flatMap(({ failure }) => failure ?? []);
  if (failures.length >= MIN_FAILURES && failures.length >= FAILURE_RATIO * counted.length) {
    const kinds = [...new Set(failures)].join(', ');
    return {
      reason: `${failures.length} of ${counted.length} calls of the last minute failed (${kinds})`,
      hard: false,
    };
  }
  const { row, overMs } = lastOnes(counted, ({ failure }) => failure !== null);
  if (row.length >= MIN_IN_A_ROW && overMs >= IN_A_ROW_OVER_MS) {
    const kinds = [...new Set(row.map(({ failure }) => failure))].join(', ');
    return {
      reason: `the last ${row.length} calls failed, over ${Math.round(overMs / 1_000)} s (${kinds})`,
      hard: false,
    };
  }
  const slow = counted.filter(({ isSlow }) => isSlow).length;
  if (slow >= MIN_SLOW && slow >= SLOW_RATIO * counted.length) {
    return { reason: `${slow} of ${counted.length} calls of the last minute were slow`, hard: false };
  }
  return null;
}

function onlyLimitedProblem(ended: readonly RecentCall[]): Problem | null {
  const { row, overMs } = lastOnes(ended, ({ failure }) => failure === 'rate_limited');
  const isRow = row.length >= MIN_IN_A_ROW && overMs >= LIMITED_IN_A_ROW_OVER_MS;
  const isAll = row.length === ended.length && row.length >= MIN_FAILURES && overMs >= ONLY_LIMITED_MS;
  if (!isRow && !isAll) return null;
  const which = isAll ? `all ${row.length} calls of the last minute` : `the last ${row.length} calls`;
  return { reason: `${which} were refused with a 429, over ${Math.round(overMs / 1_000)} s`, hard: false };
}

/** The calls at the end of which each is such a one, and the time from the first to the last of them. */
function lastOnes(calls: readonly RecentCall[], isSuch: (call: RecentCall) => boolean) {
  const inOrder = calls.toSorted((a, b) => a.endedAtMs - b.endedAtMs);
  const row = inOrder.slice(inOrder.findLastIndex((call) => !isSuch(call)) + 1);
  return { row, overMs: (row.at(-1)?.endedAtMs ?? 0) - (row[0]?.endedAtMs ?? 0) };
}

/** Opens a breaker. `draw` in [0, 1) spreads the probes of many. */
export function open(subject: string, problem: Problem, before: Breaker | null, nowMs: number, draw: number): Breaker {
  const openings = (before?.openings ?? 0) + 1;
  const first = problem.hard ? FIRST_HARD_PROBE_MS : FIRST_PROBE_MS;
  const waitMs = Math.min(LONGEST_PROBE_MS, first * 2 ** (openings - 1));
  const jittered = waitMs * (1 - JITTER + 2 * JITTER * draw);
  const nextProbeAtMs = Math.round(nowMs + jittered);
  return { subject, state: 'open', reason: problem.reason, sinceMs: nowMs, openings, nextProbeAtMs };
}

/** What a probe makes of a breaker: two answered in a row close it, one that fails opens it for twice as long. */
export function afterProbe(before: Breaker, failure: string | null, nowMs: number, draw: number): Breaker {
  if (failure !== null) {
    // What opened it and the latest probe: those between said the same, or less.
    const [opening] = before.reason.split(PROBE);
    const reopened = open(before.subject, { reason: `${opening}${PROBE}${failure}`, hard: false }, before, nowMs, draw);
    return { ...reopened, reason: shortened(reopened.reason), sinceMs: before.sinceMs };
  }
  if (before.state === 'half-open') {
    return {
      ...before,
      state: 'closed',
      reason: 'two probes were answered',
      sinceMs: nowMs,
      openings: 0,
      nextProbeAtMs: null,
    };
  }
  return { ...before, state: 'half-open', nextProbeAtMs: nowMs + HALF_OPEN_PROBE_MS };
}

const PROBE = '; probe: ';
const REASON_CHARACTERS = 300;
const shortened = (reason: string) =>
  reason.length <= REASON_CHARACTERS ? reason : `${reason.slice(0, REASON_CHARACTERS - 1)}…`;

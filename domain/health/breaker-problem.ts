import type { Finding, NoFigures } from '../shared/finding.ts';
import { sum } from '../shared/sum.ts';
import { FAILURE_RULES, type FailureKind } from './failure.ts';
import { isRefusal } from './refusals.ts';

/** Why a breaker opened, or how it closed. */
export interface BreakerCatalog {
  every_call_refused: { readonly failure: FailureKind };
  unknown_model: NoFigures;
  /** The provider's key may not use the model. */
  not_permitted: NoFigures;
  /** Of the last minute. */
  calls_failed: { readonly failed: number; readonly calls: number; readonly failures: readonly FailureKind[] };
  last_calls_failed: { readonly calls: number; readonly overMs: number; readonly failures: readonly FailureKind[] };
  all_calls_rate_limited: { readonly calls: number; readonly overMs: number };
  last_calls_rate_limited: { readonly calls: number; readonly overMs: number };
  /** The last replies, whenever they came, and no usable answer among them. */
  unusable_answers: { readonly replies: number };
  calls_slow: { readonly slow: number; readonly calls: number };
  probes_answered: { readonly probes: number };
  trial_answered: NoFigures;
  /** The provider refuses the row's requests, and takes none since. `isConfirmed`: another provider took one of them. `said`: its
   * words on the last, without secrets and bounded. */
  row_rejects_requests: { readonly refusals: number; readonly isConfirmed: boolean; readonly said: string };
}
export type BreakerReason = Finding<BreakerCatalog>;

/** Why a provider or a model is taken out. */
export interface Problem {
  readonly reason: BreakerReason;
}

/** Whether an operator, or the provider, has to repair it, which takes more than seconds: probed seldom. */
export const isHard = ({ code }: BreakerReason): boolean => HARD.includes(code);
const HARD: readonly BreakerReason['code'][] = [
  'every_call_refused',
  'unknown_model',
  'not_permitted',
  'unusable_answers',
];

/** Whether answers came and were of no use, be it beside other failures: only a usable answer to a decision's call shows that this is
 * over. */
export function needsUsableAnswer(reason: BreakerReason): boolean {
  // A small question may be taken where a decision's is not.
  if (reason.code === 'unusable_answers' || reason.code === 'row_rejects_requests') return true;
  if (reason.code !== 'calls_failed' && reason.code !== 'last_calls_failed') return false;
  return reason.figures.failures.some(isUnusable);
}

/** Whether a reply came and was of no use. */
export const isUnusable = (failure: FailureKind | null): boolean =>
  failure === 'unusable_answer' || failure === 'refused';

/** So many replies in a row without a usable answer are no chance. */
export const UNUSABLE_REPLIES = 5;

/** A call that ended in the last minute, or several of a model that ended alike one soon after the other. */
export interface RecentCall {
  readonly model: string;
  /** Absent = one. */
  readonly calls?: number;
  /** When the first of several ended; absent = it is one. */
  readonly firstEndedAtMs?: number;
  /** When the last of them ended. */
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
/** So many failures in a row, over so long, open a breaker whatever succeeded before them: otherwise a busy provider that goes
 * down would be called until its failures are half of a whole minute's calls. The time, because one broken connection ends
 * many calls at one moment. */
const MIN_IN_A_ROW = 5;
const IN_A_ROW_OVER_MS = 2_000;
/** A provider that lets nothing through any more is as good as down: so many 429s in a row over so long, while its rate was
 * lowered; or, where it is seldom called, nothing but 429s for longer. */
const LIMITED_IN_A_ROW_OVER_MS = 4_000;
const ONLY_LIMITED_MS = 20_000;
const MIN_SLOW = 5;
const SLOW_RATIO = 0.8;

/** Why a provider is taken out, judged by its calls of the last minute; null = it stays. A failure that may be one model's own
 * does not take the provider's other models with it: two models must have failed, or only one model was called. */
export function providerProblem(calls: readonly RecentCall[]): Problem | null {
  const refused = calls.find(({ failure }) => failure === 'billing');
  if (refused?.failure) {
    return { reason: { code: 'every_call_refused', figures: { failure: refused.failure } } };
  }
  const faults = calls.map((call) => ({ ...call, failure: isProviderFault(call.failure) ? call.failure : null }));
  const failing = new Set(faults.filter(({ failure }) => failure !== null).map(({ model }) => model));
  const called = new Set(calls.map(({ model }) => model));
  return failing.size > 1 || called.size === 1 ? ratioProblem(faults) : null;
}

/** `replies`: the model's last replies, the newest first, however old: a model that is seldom called is judged by them too. */
export function modelProblem(calls: readonly RecentCall[], replies: readonly RecentCall[] = []): Problem | null {
  if (calls.some(({ failure }) => failure === 'model_not_found')) {
    return { reason: { code: 'unknown_model', figures: {} } };
  }
  if (calls.some(({ failure }) => failure === 'not_permitted')) {
    return { reason: { code: 'not_permitted', figures: {} } };
  }
  const last = replies.slice(0, UNUSABLE_REPLIES);
  if (last.length === UNUSABLE_REPLIES && last.every(({ failure }) => isUnusable(failure))) {
    return { reason: { code: 'unusable_answers', figures: { replies: last.length } } };
  }
  return ratioProblem(calls.filter(({ failure }) => failure === null || isOfRow(failure)));
}

/** Not of one request. Whose fault a refusal is, no call alone can say: see row-problem.ts. */
const isOfRow = (failure: FailureKind) => FAILURE_RULES[failure].fault !== 'request' && !isRefusal(failure);

const isProviderFault = (failure: FailureKind | null) =>
  failure !== null && FAILURE_RULES[failure].fault === 'provider';

/** What the caller itself broke off says nothing. A 429 says that we are too fast, which the rate limit sees to: it counts
 * neither way, unless nothing gets through any more. */
function ratioProblem(calls: readonly RecentCall[]): Problem | null {
  const ended = calls.filter(({ failure }) => failure === null || FAILURE_RULES[failure].fault !== 'caller');
  const counted = ended.filter(({ failure }) => failure !== 'rate_limited');
  const reason = rateLimited(ended) ?? manyFailed(counted) ?? lastFailed(counted) ?? slow(counted);
  return reason && { reason };
}

function rateLimited(ended: readonly RecentCall[]): BreakerReason | null {
  const { streak, overMs } = streakAtEnd(ended, ({ failure }) => failure === 'rate_limited');
  const figures = { calls: callsIn(streak), overMs };
  const isAll = figures.calls === callsIn(ended) && figures.calls >= MIN_FAILURES && overMs >= ONLY_LIMITED_MS;
  if (isAll) return { code: 'all_calls_rate_limited', figures };
  const isStreak = figures.calls >= MIN_IN_A_ROW && overMs >= LIMITED_IN_A_ROW_OVER_MS;
  return isStreak ? { code: 'last_calls_rate_limited', figures } : null;
}

function manyFailed(counted: readonly RecentCall[]): BreakerReason | null {
  const failing = counted.filter(({ failure }) => failure !== null);
  const [failed, calls] = [callsIn(failing), callsIn(counted)];
  if (failed < MIN_FAILURES || failed < FAILURE_RATIO * calls) return null;
  return { code: 'calls_failed', figures: { failed, calls, failures: kindsOf(failing) } };
}

function lastFailed(counted: readonly RecentCall[]): BreakerReason | null {
  const { streak, overMs } = streakAtEnd(counted, ({ failure }) => failure !== null);
  const calls = callsIn(streak);
  if (calls < MIN_IN_A_ROW || overMs < IN_A_ROW_OVER_MS) return null;
  return { code: 'last_calls_failed', figures: { calls, overMs, failures: kindsOf(streak) } };
}

function slow(counted: readonly RecentCall[]): BreakerReason | null {
  const late = callsIn(counted.filter(({ isSlow }) => isSlow));
  const calls = callsIn(counted);
  const isSlow = late >= MIN_SLOW && late >= SLOW_RATIO * calls;
  return isSlow ? { code: 'calls_slow', figures: { slow: late, calls } } : null;
}

/** The latest calls without a gap that all match, and the time from the first to the last of them. */
function streakAtEnd(all: readonly RecentCall[], matches: (call: RecentCall) => boolean) {
  const lastOtherMs = Math.max(Number.NEGATIVE_INFINITY, ...all.filter((call) => !matches(call)).map(endedAtMs));
  const streak = endedAfter(all.filter(matches), lastOtherMs);
  const ends = streak.flatMap((call) => [firstEndedAtMs(call), call.endedAtMs]);
  return { streak, overMs: ends.length === 0 ? 0 : Math.max(...ends) - Math.min(...ends) };
}

/** The calls that ended after a moment. Of several that began to end before it, the last one is known to be after it. */
export function endedAfter<Recent extends RecentCall>(calls: readonly Recent[], atMs: number): Recent[] {
  return calls
    .filter((call) => call.endedAtMs > atMs)
    .map((call) => (firstEndedAtMs(call) > atMs ? call : { ...call, calls: 1, firstEndedAtMs: call.endedAtMs }));
}

const endedAtMs = (call: RecentCall) => call.endedAtMs;
const firstEndedAtMs = (call: RecentCall) => call.firstEndedAtMs ?? call.endedAtMs;
export const callsIn = (counted: readonly RecentCall[]) => sum(counted.map(({ calls = 1 }) => calls));
const kindsOf = (failing: readonly RecentCall[]) => [...new Set(failing.flatMap(({ failure }) => failure ?? []))];

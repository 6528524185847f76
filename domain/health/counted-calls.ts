import { HEALTH_WINDOW_MS, type RecentCall } from './breaker-problem.ts';
import { FAILURE_RULES, type FailureKind } from './failure.ts';
import type { SentRequest } from './rate.ts';
import { isRefusal } from './refusals.ts';
import type { RefusedRequests } from './row-problem.ts';

/** Health is judged from counts, not from the calls themselves: what is read for a judgement grows with models and minutes, not
 * with calls. So many milliseconds of calls are counted together. Of every count the first and the last moment are kept, so that
 * what a judgement compares, "since the last answer", "over two seconds", is exact at both ends of a count. */
export const SLOT_MS = 2_000;

/** How a call ended. `answered_late`: later than most of its time-out. Beside their own ends, calls that were refused and whose
 * request was not at fault are counted by what their decision showed: `row_refused` where another provider took the request,
 * `row_refused_alone` where none was there to say. */
export type CallOutcome = 'answered' | 'answered_late' | FailureKind | RefusedOutcome;
type RefusedOutcome = 'row_refused' | 'row_refused_alone';

/** A request that ended. */
export interface EndedCall {
  readonly model: string;
  readonly provider: string;
  readonly outcome: CallOutcome;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** What the provider said of a refused row; absent of all others. */
  readonly said?: string;
}

/** The calls of one model that ended alike within one slot. */
export interface CountedCalls extends Pick<EndedCall, 'model' | 'provider' | 'outcome' | 'said'> {
  /** When the slot begins. */
  readonly slotMs: number;
  readonly calls: number;
  readonly firstStartedAtMs: number;
  readonly lastStartedAtMs: number;
  readonly firstEndedAtMs: number;
  readonly lastEndedAtMs: number;
}

/** One call as a count. */
export function countOf({ startedAtMs, endedAtMs, ...of }: EndedCall): CountedCalls {
  return {
    ...of,
    slotMs: Math.floor(endedAtMs / SLOT_MS) * SLOT_MS,
    calls: 1,
    firstStartedAtMs: startedAtMs,
    lastStartedAtMs: startedAtMs,
    firstEndedAtMs: endedAtMs,
    lastEndedAtMs: endedAtMs,
  };
}

/** Names what is counted together. */
export const countKey = ({ model, slotMs, outcome }: CountedCalls): string => `${model}/${slotMs}/${outcome}`;

/** Two counts of the same calls' kind and slot, or of some of them. */
export function addCounts(a: CountedCalls, b: CountedCalls): CountedCalls {
  return {
    ...a,
    ...(b.said === undefined ? {} : { said: b.said }),
    calls: a.calls + b.calls,
    firstStartedAtMs: Math.min(a.firstStartedAtMs, b.firstStartedAtMs),
    lastStartedAtMs: Math.max(a.lastStartedAtMs, b.lastStartedAtMs),
    firstEndedAtMs: Math.min(a.firstEndedAtMs, b.firstEndedAtMs),
    lastEndedAtMs: Math.max(a.lastEndedAtMs, b.lastEndedAtMs),
  };
}

/** Whether `operations` has to look: a failure that is not our own doing, an answer that came late, a row that refuses. */
export function mattersToHealth(outcome: CallOutcome): boolean {
  if (outcome === 'answered_late' || isRefused(outcome)) return true;
  return outcome !== 'answered' && !isRefusal(outcome) && FAILURE_RULES[outcome].fault !== 'caller';
}

/** The counts of the last minute as calls that ended in it. */
export function recentCalls(counts: readonly CountedCalls[], nowMs: number): RecentCall[] {
  return counts.filter(isWithin(nowMs)).flatMap((count): RecentCall[] => {
    const { outcome } = count;
    if (isRefused(outcome)) return [];
    const failure = outcome === 'answered' || outcome === 'answered_late' ? null : outcome;
    return [{ ...timesOf(count), failure, isSlow: outcome === 'answered_late' }];
  });
}

/** The refusals of the last minute that were the rows' fault. */
export function recentRefusals(counts: readonly CountedCalls[], nowMs: number): RefusedRequests[] {
  return counts.filter(isWithin(nowMs)).flatMap((count): RefusedRequests[] => {
    if (!isRefused(count.outcome)) return [];
    const isConfirmed = count.outcome === 'row_refused';
    return [{ ...timesOf(count), failure: 'bad_request', isSlow: false, isConfirmed, said: count.said ?? '' }];
  });
}

const timesOf = ({ model, calls, firstEndedAtMs, lastEndedAtMs }: CountedCalls) => ({
  model,
  calls,
  firstEndedAtMs,
  endedAtMs: lastEndedAtMs,
});

/** The same as requests that were sent. */
export function recentlySent(counts: readonly CountedCalls[], nowMs: number): SentRequest[] {
  return counts
    .filter((count) => isWithin(nowMs)(count) && !isRefused(count.outcome))
    .map(({ outcome, calls, firstStartedAtMs, lastStartedAtMs }) => ({
      isRateLimited: outcome === 'rate_limited',
      requests: calls,
      firstStartedAtMs,
      startedAtMs: lastStartedAtMs,
    }));
}

const isWithin =
  (nowMs: number) =>
  ({ lastEndedAtMs }: CountedCalls) =>
    lastEndedAtMs >= nowMs - HEALTH_WINDOW_MS;
const isRefused = (outcome: CallOutcome): outcome is RefusedOutcome =>
  outcome === 'row_refused' || outcome === 'row_refused_alone';

import { HEALTH_WINDOW_MS, type RecentCall } from './breaker-problem.ts';
import { FAILURE_RULES, type FailureKind } from './failure.ts';
import type { SentRequest } from './rate.ts';

/** Health is judged from counts, not from the calls themselves: what is read for a judgement grows with models and minutes, not
 * with calls. So many milliseconds of calls are counted together. Of every count the first and the last moment are kept, so that
 * what a judgement compares, "since the last answer", "over two seconds", is exact at both ends of a count. */
export const SLOT_MS = 2_000;

/** How a call ended. `answered_late`: later than most of its time-out. */
export type CallOutcome = 'answered' | 'answered_late' | FailureKind;

/** A request that ended. */
export interface EndedCall {
  readonly model: string;
  readonly provider: string;
  readonly outcome: CallOutcome;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** The calls of one model that ended alike within one slot. */
export interface CountedCalls extends Pick<EndedCall, 'model' | 'provider' | 'outcome'> {
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
    calls: a.calls + b.calls,
    firstStartedAtMs: Math.min(a.firstStartedAtMs, b.firstStartedAtMs),
    lastStartedAtMs: Math.max(a.lastStartedAtMs, b.lastStartedAtMs),
    firstEndedAtMs: Math.min(a.firstEndedAtMs, b.firstEndedAtMs),
    lastEndedAtMs: Math.max(a.lastEndedAtMs, b.lastEndedAtMs),
  };
}

/** Whether `operations` has to look: a failure that is not our own doing, or an answer that came late. */
export function mattersToHealth(outcome: CallOutcome): boolean {
  if (outcome === 'answered') return false;
  return outcome === 'answered_late' || FAILURE_RULES[outcome].fault !== 'caller';
}

/** The counts of the last minute as calls that ended in it. */
export function recentCalls(counts: readonly CountedCalls[], nowMs: number): RecentCall[] {
  return counts
    .filter(({ lastEndedAtMs }) => lastEndedAtMs >= nowMs - HEALTH_WINDOW_MS)
    .map(({ model, outcome, calls, firstEndedAtMs, lastEndedAtMs }) => ({
      model,
      failure: isAnswer(outcome) ? null : outcome,
      isSlow: outcome === 'answered_late',
      calls,
      firstEndedAtMs,
      endedAtMs: lastEndedAtMs,
    }));
}

/** The same as requests that were sent. */
export function recentlySent(counts: readonly CountedCalls[], nowMs: number): SentRequest[] {
  return counts
    .filter(({ lastEndedAtMs }) => lastEndedAtMs >= nowMs - HEALTH_WINDOW_MS)
    .map(({ outcome, calls, firstStartedAtMs, lastStartedAtMs }) => ({
      isRateLimited: outcome === 'rate_limited',
      requests: calls,
      firstStartedAtMs,
      startedAtMs: lastStartedAtMs,
    }));
}

const isAnswer = (outcome: CallOutcome) => outcome === 'answered' || outcome === 'answered_late';

import { sum } from '../shared/sum.ts';

/** What an incident came to. Money in micro-dollars. */
export interface IncidentStory {
  /** Decisions that were made while it lasted, and of them those that were SKIP. */
  readonly decisions: number;
  readonly skipped: number;
  /** Decisions that had begun before it was over and were decided after it, in time. */
  readonly resumed: number;
  /** Decisions that its end found past their deadline, or that passed it while it lasted. */
  readonly missed: number;
  /** What had been spent on those. */
  readonly missedMicroUsd: number;
  /** Requests whose end is not known, charged at their worst case. */
  readonly uncertainCalls: number;
  readonly uncertainMicroUsd: number;
  /** Whether one of the lists that it is counted from was longer than is read: the figures are the least that it can be. */
  readonly isCut: boolean;
  /** When it was counted. */
  readonly atMs: number;
}

export interface IncidentSpan {
  /** When the first of its causes began, which is before it was noticed. */
  readonly beganAtMs: number;
  /** Null = it lasts. */
  readonly closedAtMs: number | null;
}

export interface DecisionInSpan {
  readonly startedAtMs: number;
  readonly decidedAtMs: number;
  readonly isSkip: boolean;
  readonly isLate: boolean;
  readonly costMicroUsd: number;
}

export interface CallInSpan {
  readonly worstCaseMicroUsd: number;
  readonly startedAtMs: number;
}

/** An incident whose last cause has ended closes so much later: causes that come back sooner belong to it. */
export const CLOSES_AFTER_MS = 10_000;
/** So long after its end decisions that it held up are still counted. */
export const STORY_FOR_MS = 5 * 60_000;

const COUNTED_AGAIN_MS = 10_000;
const SHARE_OF_ITS_AGE = 0.05;

/** Whether it is time to count again: what has lasted for long changes slowly, and is much to read. */
export function isStoryDue(
  story: IncidentStory | null,
  { beganAtMs, closedAtMs }: IncidentSpan,
  nowMs: number,
): boolean {
  // Counted while it was open, all that was decided stands there as made meanwhile.
  if (story === null || (closedAtMs !== null && story.atMs < closedAtMs + CLOSES_AFTER_MS)) return true;
  const ageMs = closedAtMs === null ? story.atMs - beganAtMs : 0;
  return nowMs - story.atMs >= Math.max(COUNTED_AGAIN_MS, SHARE_OF_ITS_AGE * ageMs);
}

/** What an incident came to so far. `decisions`: those decided since it began; `uncertain`: requests that were started then or shortly
 * before and whose end is not known. */
export function storyOf(
  { beganAtMs, closedAtMs }: IncidentSpan,
  decisions: readonly DecisionInSpan[],
  uncertain: readonly CallInSpan[],
  { isCut, atMs }: Pick<IncidentStory, 'isCut' | 'atMs'>,
): IncidentStory {
  const endMs = closedAtMs ?? Number.POSITIVE_INFINITY;
  const touched = decisions.filter(({ decidedAtMs, startedAtMs }) => decidedAtMs >= beganAtMs && startedAtMs < endMs);
  const during = touched.filter(({ decidedAtMs }) => decidedAtMs < endMs);
  const missed = touched.filter(({ isLate }) => isLate);
  const calls = uncertain.filter(({ startedAtMs }) => startedAtMs < endMs);
  return {
    decisions: during.length,
    skipped: during.filter(({ isSkip }) => isSkip).length,
    resumed: touched.filter(({ decidedAtMs, isLate }) => decidedAtMs >= endMs && !isLate).length,
    missed: missed.length,
    missedMicroUsd: sum(missed.map(({ costMicroUsd }) => costMicroUsd)),
    uncertainCalls: calls.length,
    uncertainMicroUsd: sum(calls.map(({ worstCaseMicroUsd }) => worstCaseMicroUsd)),
    isCut,
    atMs,
  };
}

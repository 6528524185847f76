/** One for the whole venue: while it does not answer, requests fail at once and not after their time is over. */
export interface VenueBreaker {
  /** Requests in a row that were not answered. */
  readonly failures: number;
  /** No request is made before; null = it is closed. */
  readonly openUntilMs: number | null;
  /** How often it has opened without an answer in between: the wait doubles with it. */
  readonly openings: number;
}

export const CLOSED: VenueBreaker = { failures: 0, openUntilMs: null, openings: 0 };

const OPENS_AFTER = 5;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 120_000;

/** How long no request may be made; 0 = one may. */
export const breakerWaitMs = ({ openUntilMs }: VenueBreaker, nowMs: number): number =>
  openUntilMs === null ? 0 : Math.max(0, openUntilMs - nowMs);

/** Any answer closes it, also a refusal: the venue is there. */
export const afterAnswer = (): VenueBreaker => CLOSED;

/** After a request that was not answered. One that was let through when the wait was over opens it again, for twice as long. */
export function afterNoAnswer(before: VenueBreaker, nowMs: number): VenueBreaker {
  const failures = before.failures + 1;
  const isTrial = before.openUntilMs !== null && nowMs >= before.openUntilMs;
  const isFull = before.openUntilMs === null && failures >= OPENS_AFTER;
  if (!isTrial && !isFull) return { ...before, failures };
  const openings = before.openings + 1;
  return {
    failures,
    openings,
    openUntilMs: nowMs + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (openings - 1)),
  };
}

/** A market with a decision, or with a fill, whose end is asked of the venue. */
export interface AwaitedMarket {
  readonly ticker: string;
  readonly eventTicker: string | null;
  readonly seriesTicker: string | null;
  /** When it is expected to end; null = not known. */
  readonly resolvesAtMs: number | null;
  readonly addedAtMs: number;
  /** Not asked before. */
  readonly askAtMs: number;
  /** As the venue last said it; null = never asked, `unknown` = the venue does not know it. */
  readonly status: string | null;
  /** When its outcome was recorded; null = not yet. */
  readonly recordedAtMs: number | null;
  /** What keeps it from being recorded; null = nothing does. */
  readonly problem: string | null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** An outcome can be disputed and amended after it was final: so long it is looked at again. */
const LOOKED_AT_AGAIN_MS = 7 * DAY_MS;
/** What ends far in the future may still end early. */
const LONGEST_WAIT_MS = 6 * HOUR_MS;

/** When to ask again; null = never, its outcome stands. `everyMs`: how often the venue is asked at all. */
export function nextAskMs(
  { resolvesAtMs, recordedAtMs, problem, status }: Omit<AwaitedMarket, 'askAtMs'>,
  everyMs: number,
  nowMs: number,
): number | null {
  if (recordedAtMs !== null && nowMs - recordedAtMs >= LOOKED_AT_AGAIN_MS) return null;
  const isSlow = problem !== null || status === 'unknown' || recordedAtMs !== null;
  const untilMs = resolvesAtMs === null ? 0 : resolvesAtMs - nowMs;
  const waitMs = isSlow ? HOUR_MS : Math.min(LONGEST_WAIT_MS, untilMs / 10);
  return nowMs + Math.max(everyMs, Math.round(waitMs));
}

/** Longer than this after it was expected, a market is overdue. */
export const OVERDUE_AFTER_MS = 3 * DAY_MS;

import type { Finding, NoFigures } from '../shared/finding.ts';
import type { RequestLimit } from '../shared/model.ts';
import { sum } from '../shared/sum.ts';

/** How fast a provider's queue may be worked off, by all workers together: additive increase, multiplicative decrease, the
 * rule by which connections share a network fairly (Chiu and Jain 1989; TCP). A 429 says that we are too fast and says
 * nothing of how fast we may be, so the limit is found by trying. */

/** Between which rates a provider is called, as the configuration states them. */
export interface RateBounds {
  readonly ceilingPerSecond: number;
  /** A 429 never lowers the rate below it. */
  readonly floorPerSecond: number;
}

export interface Rate {
  readonly provider: string;
  /** Requests per second; null = no limit. */
  readonly perSecond: number | null;
  /** Null = none are configured: the limit, if there is one, was introduced by a 429. */
  readonly bounds: RateBounds | null;
  /** What is added with each raise. */
  readonly stepPerSecond: number;
  /** When a 429 last lowered it; null = none ever did. */
  readonly cutAtMs: number | null;
  readonly changedAtMs: number;
  /** When it is raised or lifted next, if no 429 comes; null = it stays as it is. */
  readonly nextAtMs: number | null;
  readonly reason: RateReason;
}

/** How a rate came to be what it is. `refused`: requests of the last minute that a 429 answered, of `sent`. */
export interface RateCatalog {
  configured: NoFigures;
  unlimited: NoFigures;
  introduced: { readonly refused: number; readonly sent: number };
  lowered: { readonly fromPerSecond: number; readonly refused: number; readonly sent: number };
  raised: NoFigures;
  lifted: { readonly quietMs: number };
}
export type RateReason = Finding<RateCatalog>;

/** A rate, and what keeps the requests within it: the provider's queue, or, where the server cannot, each worker's own
 * configuration, which does not change while it runs. */
export interface QueueRate extends Rate {
  readonly heldBy: 'queue' | 'workers';
}

/** A request of the last minute, or several that ended alike. */
export interface SentRequest {
  /** Absent = one. */
  readonly requests?: number;
  /** When the first of several was sent; absent = it is one. */
  readonly firstStartedAtMs?: number;
  /** When the last of them was. */
  readonly startedAtMs: number;
  /** It was answered with a 429. */
  readonly isRateLimited: boolean;
}

export interface Pace {
  readonly raiseEveryMs: number;
  /** How long after the last 429 a limit that no configuration asked for is lifted. */
  readonly liftAfterMs: number;
}

/** What a 429 leaves of a rate. */
const CUT = 0.7;
/** What a raise adds, as a share of the ceiling or of the rate that was introduced. */
const STEP = 0.05;
/** Requests that started before a cut, or this soon after it, were handed out at the old rate: they say nothing of the new. */
const SETTLE_MS = 1_000;
/** One stray 429 of a provider that is hardly called does not slow it down to nothing. */
const LEAST_INTRODUCED_PER_SECOND = 1;
/** Where no floor is configured. */
const FLOOR_PER_SECOND = 0.1;
const FLOOR_SHARE = 0.1;

/** The bounds that a provider's row states. Example: 60 a minute = a ceiling of 1 a second and a floor of .1. */
export function boundsOf(requests: RequestLimit | undefined): RateBounds | null {
  if (!requests) return null;
  const seconds = requests.per === 'minute' ? 60 : 1;
  const { ceiling, floor = ceiling * FLOOR_SHARE } = requests;
  return { ceilingPerSecond: rounded(ceiling / seconds), floorPerSecond: rounded(floor / seconds) };
}

export interface TuneInput {
  readonly provider: string;
  /** As it was; null = the provider was never limited. */
  readonly before: Rate | null;
  readonly bounds: RateBounds | null;
  /** What was sent to it in the last minute, whether or not it was answered. */
  readonly sent: readonly SentRequest[];
  readonly pace: Pace;
  readonly nowMs: number;
}

/** The rate that follows: lowered by a 429, raised or lifted when it is time and none came. Gives `before` itself where
 * nothing changes, and its own result again when it is given that. */
export function tuneRate({ provider, before, bounds, sent, pace, nowMs }: TuneInput): Rate {
  const rate = before && sameBounds(before.bounds, bounds) ? before : fresh(provider, bounds, before, nowMs);
  const countsFromMs = rate.cutAtMs === null ? Number.NEGATIVE_INFINITY : rate.cutAtMs + SETTLE_MS;
  const limited = sent.filter(({ startedAtMs, isRateLimited }) => isRateLimited && startedAtMs > countsFromMs);
  // Of several that began to be sent before, the last is known to be after it.
  const count = sum(limited.map((each) => (firstStartedAtMs(each) > countsFromMs ? requestsOf(each) : 1)));
  return count > 0 ? cut(rate, count, sent, pace, nowMs) : raised(rate, pace, nowMs);
}

/** How many requests a second were let through: over the time since the first of them, a second at least, a minute at most. */
export function seenPerSecond(sent: readonly SentRequest[], nowMs: number): number {
  const first = Math.min(nowMs, ...sent.map(firstStartedAtMs));
  const seconds = Math.min(60, Math.max(1, (nowMs - first) / 1_000));
  return sum(sent.filter(({ isRateLimited }) => !isRateLimited).map(requestsOf)) / seconds;
}

function fresh(provider: string, bounds: RateBounds | null, before: Rate | null, nowMs: number): Rate {
  return {
    provider,
    perSecond: bounds?.ceilingPerSecond ?? null,
    bounds,
    stepPerSecond: rounded((bounds?.ceilingPerSecond ?? 0) * STEP),
    cutAtMs: before?.cutAtMs ?? null,
    changedAtMs: nowMs,
    nextAtMs: null,
    reason: { code: bounds ? 'configured' : 'unlimited', figures: {} },
  };
}

function cut(rate: Rate, count: number, sent: readonly SentRequest[], pace: Pace, nowMs: number): Rate {
  const { perSecond: before, stepPerSecond, bounds } = rate;
  const figures = { refused: count, sent: sum(sent.map(requestsOf)) };
  const perSecond = rounded(
    before === null
      ? Math.max(LEAST_INTRODUCED_PER_SECOND, seenPerSecond(sent, nowMs))
      : Math.min(before, Math.max(bounds?.floorPerSecond ?? FLOOR_PER_SECOND, before * CUT)),
  );
  const lowered: Rate = {
    ...rate,
    perSecond,
    stepPerSecond: before === null ? rounded(perSecond * STEP) : stepPerSecond,
    cutAtMs: nowMs,
    changedAtMs: nowMs,
    reason:
      before === null
        ? { code: 'introduced', figures }
        : { code: 'lowered', figures: { fromPerSecond: before, ...figures } },
  };
  return { ...lowered, nextAtMs: nextAtMs(lowered, pace, nowMs) };
}

function raised(rate: Rate, pace: Pace, nowMs: number): Rate {
  // Computed again: the configuration may state another pace than when it was written.
  const dueAtMs = nextAtMs(rate, pace, rate.changedAtMs);
  if (rate.perSecond === null || dueAtMs === null || nowMs < dueAtMs) {
    return dueAtMs === rate.nextAtMs ? rate : { ...rate, nextAtMs: dueAtMs };
  }
  if (rate.bounds === null && nowMs - (rate.cutAtMs ?? 0) >= pace.liftAfterMs) {
    const reason: RateReason = { code: 'lifted', figures: { quietMs: pace.liftAfterMs } };
    return { ...rate, perSecond: null, changedAtMs: nowMs, nextAtMs: null, reason };
  }
  // It may be long since the last look.
  const steps = Math.max(1, Math.floor((nowMs - rate.changedAtMs) / pace.raiseEveryMs));
  const ceiling = rate.bounds?.ceilingPerSecond ?? Number.POSITIVE_INFINITY;
  const perSecond = rounded(Math.min(ceiling, rate.perSecond + steps * rate.stepPerSecond));
  const risen: Rate = { ...rate, perSecond, changedAtMs: nowMs, reason: { code: 'raised', figures: {} } };
  return { ...risen, nextAtMs: nextAtMs(risen, pace, nowMs) };
}

function nextAtMs({ bounds, perSecond, cutAtMs }: Rate, { raiseEveryMs, liftAfterMs }: Pace, changedAtMs: number) {
  if (perSecond === null || (bounds && perSecond >= bounds.ceilingPerSecond)) return null;
  const raiseAtMs = changedAtMs + raiseEveryMs;
  return bounds ? raiseAtMs : Math.max(changedAtMs, Math.min(raiseAtMs, (cutAtMs ?? changedAtMs) + liftAfterMs));
}

function sameBounds(a: RateBounds | null, b: RateBounds | null): boolean {
  return a?.ceilingPerSecond === b?.ceilingPerSecond && a?.floorPerSecond === b?.floorPerSecond;
}

const requestsOf = ({ requests = 1 }: SentRequest) => requests;
const firstStartedAtMs = (sent: SentRequest) => sent.firstStartedAtMs ?? sent.startedAtMs;

/** The server keeps single precision; four places are enough. */
const rounded = (perSecond: number) => Math.round(perSecond * 10_000) / 10_000;

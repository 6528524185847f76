import type { Brief } from './brief.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long a brief may be used, by the time that is left until the outcome: what is known of a question that ends in months changes by
 * the week, on its last day by the hour. From a day before the end on up, what a brief may have missed is at most a sixth of the time
 * that was left; on the last day it is half an hour, since a search for a shorter one would cost more than the trade can bring. */
const FRESH_FOR: readonly (readonly [leftBelowMs: number, freshForMs: number])[] = [
  [DAY_MS, 30 * MINUTE_MS],
  [7 * DAY_MS, 4 * HOUR_MS],
  [30 * DAY_MS, 24 * HOUR_MS],
  [Number.POSITIVE_INFINITY, 3 * DAY_MS],
];

/** In milliseconds, for a question with so much time left; the shortest where its time has passed. */
export function freshForMs(leftMs: number): number {
  return FRESH_FOR.find(([belowMs]) => leftMs < belowMs)?.[1] ?? 3 * DAY_MS;
}

export interface Moment {
  readonly nowMs: number;
  /** When the earliest of the outcomes is expected. */
  readonly resolvesAtMs: number;
  /** When something was or will be published that may change the answer. */
  readonly scheduledEventsMs?: readonly number[];
}

/** Whether a brief may be given to models now: it is young enough for the time that is left, and nothing that the caller named was
 * published since. One from the future (clocks differ) is as good as new. */
export function isFresh(brief: Pick<Brief, 'retrievedAtMs'>, moment: Moment): boolean {
  const { nowMs, resolvesAtMs } = moment;
  return nowMs - brief.retrievedAtMs <= freshForMs(resolvesAtMs - nowMs) && !isOvertaken(brief, moment);
}

/** Whether a brief still says more than none, where no new one is made: what it may have missed is at most half of the time from it to
 * the outcome, and nothing that the caller named was published since. Its claims are dated, so a model sees how old they are. */
export function isOfUse(brief: Pick<Brief, 'retrievedAtMs'>, moment: Moment): boolean {
  const { nowMs, resolvesAtMs } = moment;
  return nowMs - brief.retrievedAtMs <= resolvesAtMs - nowMs && !isOvertaken(brief, moment);
}

const isOvertaken = ({ retrievedAtMs }: Pick<Brief, 'retrievedAtMs'>, { nowMs, scheduledEventsMs = [] }: Moment) =>
  scheduledEventsMs.some((atMs) => retrievedAtMs < atMs && atMs <= nowMs);

/** How fast a day's budget goes, and when it ends at that rate. */

export interface BurnRate {
  /** Committed money per hour lately; null = too little is known to tell. */
  readonly microUsdPerHour: number | null;
  /** When the day's cap is reached at this rate; null = not before the day ends, or unknown. In the past or now = reached. */
  readonly dayEndsAtMs: number | null;
  /** The same of the current hour's cap. */
  readonly hourEndsAtMs: number | null;
}

export interface BurnRateInput {
  /** The hours of the account's day in order, with what is committed in each. */
  readonly hours: readonly { readonly startMs: number; readonly committedMicroUsd: number }[];
  /** First instant of the next day. */
  readonly endMs: number;
  readonly nowMs: number;
  readonly committedMicroUsd: number;
  readonly dayCapMicroUsd: number;
  readonly hourCapMicroUsd: number;
}

const HOUR_MS = 3_600_000;
/** Money of an hour ago weighs half as much as money of now. */
const HALF_LIFE_MS = HOUR_MS;
/** A rate from less time than this would be that of a few calls. */
const LEAST_MS = 15 * 60_000;

/** Committed money per hour: rate = sum(w m) / sum(w t) over the hours from the first in which money was committed until
 * now, m the money of an hour, t how much of it has passed (1, or the current hour's part), and w = 2^-a with a the age in
 * hours of the middle of that part. Null until 15 minutes of such hours have passed. From there time goes on at this rate,
 * hour by hour, never above the hour's cap, until the day's cap is reached.
 * Example: $1 from 12:00 to 13:00 and $1 from 13:00 to 13:30, at 13:30: w = 2^-1 and 2^-.25, so
 * (.5 + .8409) / (.5 + .8409 / 2) = $1.4568 an hour. Live reservations count at their worst case, so it is rather too high. */
export function burnRate(input: BurnRateInput): BurnRate {
  const { hours, endMs, nowMs, committedMicroUsd, dayCapMicroUsd, hourCapMicroUsd } = input;
  const spans = hours.map(({ startMs, committedMicroUsd: money }, index) => {
    return { startMs, endMs: hours[index + 1]?.startMs ?? endMs, money };
  });
  const current = spans.find((span) => span.startMs <= nowMs && nowMs < span.endMs);
  const dayRoom = dayCapMicroUsd - committedMicroUsd;
  const hourRoom = hourCapMicroUsd - (current?.money ?? 0);
  const rate = rateOf(spans, nowMs);
  const hourEnd = rate === null ? null : nowMs + (hourRoom / rate) * HOUR_MS;
  return {
    microUsdPerHour: rate === null ? null : Math.round(rate),
    dayEndsAtMs: dayRoom <= 0 ? nowMs : rate === null ? null : dayEnd(rate, dayRoom),
    hourEndsAtMs:
      hourRoom <= 0 ? nowMs : hourEnd !== null && current && hourEnd < current.endMs ? Math.round(hourEnd) : null,
  };

  function dayEnd(perHour: number, room: number): number | null {
    let left = room;
    for (const span of spans.filter((each) => each.endMs > nowMs)) {
      const fromMs = Math.max(span.startMs, nowMs);
      const most = span === current ? Math.max(0, hourRoom) : hourCapMicroUsd;
      const spent = Math.min((perHour * (span.endMs - fromMs)) / HOUR_MS, most);
      if (left <= spent) return Math.round(fromMs + (left / perHour) * HOUR_MS);
      left -= spent;
    }
    return null;
  }
}

interface Span {
  readonly startMs: number;
  readonly endMs: number;
  readonly money: number;
}

function rateOf(spans: readonly Span[], nowMs: number): number | null {
  const first = spans.find((span) => span.money > 0);
  if (!first || nowMs - first.startMs < LEAST_MS) return null;
  let money = 0;
  let hours = 0;
  for (const span of spans.filter((each) => each.startMs >= first.startMs && each.startMs < nowMs)) {
    const untilMs = Math.min(span.endMs, nowMs);
    const weight = 2 ** -((nowMs - (span.startMs + untilMs) / 2) / HALF_LIFE_MS);
    money += weight * span.money;
    hours += (weight * (untilMs - span.startMs)) / HOUR_MS;
  }
  return money / hours;
}

export interface DayMoney {
  readonly date: string;
  readonly committedMicroUsd: number;
  readonly spentMicroUsd: number;
  readonly heldMicroUsd: number;
  readonly uncertainMicroUsd: number;
  readonly hourKey: string;
  readonly hourCommittedMicroUsd: number;
  readonly liveReservations: number;
  readonly burnRate: BurnRate;
}

/** Calendar windows of an account: its local day, and that day's hours. Pure: the zone's rules come from the runtime's own
 * time-zone data through Intl, whose formatters are kept because making one costs more than using it a hundred times. */

export interface LocalDay {
  /** The local date, YYYY-MM-DD. */
  readonly date: string;
  /** First instant of the day: midnight, or the end of the gap where the clocks skip midnight. */
  readonly startMs: number;
  /** First instant of the next day. */
  readonly endMs: number;
  /** Whole hours counted from the day's start, 23 to 25 of them; the last one is shorter where the clocks move by half an
   * hour (Lord Howe). */
  readonly hours: readonly DayHour[];
}

export interface DayHour {
  /** UTC start to the minute, e.g. `2026-11-24T05:00`: without dots, so it can be the key of a stored field. */
  readonly key: string;
  readonly startMs: number;
}

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Local time is at most 14 hours ahead of UTC and 12 behind; two hours more so that both sides of a change are seen. */
const AHEAD_MS = 16 * HOUR_MS;
const BEHIND_MS = 14 * HOUR_MS;

/** The local day that an instant belongs to. Days tile time: each ends where the next begins, also where clocks change.
 * Example: 2026-11-24T11:00Z in America/New_York is 2026-11-24, which starts at 05:00Z.
 * Throws a RangeError for an unknown zone or an instant that is no time. */
export function localDay(nowMs: number, zone: string): LocalDay {
  const wallMs = nowMs + offsetMs(nowMs, zone);
  let midnightMs = wallMs - modulo(wallMs, DAY_MS);
  let endMs = startOfDate(midnightMs + DAY_MS, zone);
  if (nowMs >= endMs) {
    // Clocks set back over midnight show the old date once more; the new day has begun all the same.
    midnightMs += DAY_MS;
    endMs = startOfDate(midnightMs + DAY_MS, zone);
  }
  const startMs = startOfDate(midnightMs, zone);
  return { date: new Date(midnightMs).toISOString().slice(0, 10), startMs, endMs, hours: wholeHours(startMs, endMs) };
}

/** The hours from one instant to another, counted from the first. */
export function wholeHours(startMs: number, endMs: number): DayHour[] {
  const hours: DayHour[] = [];
  for (let hourMs = startMs; hourMs < endMs; hourMs += HOUR_MS) hours.push({ key: utcMinute(hourMs), startMs: hourMs });
  return hours;
}

/** The day of a local date, YYYY-MM-DD; of a date that the zone skipped, the day after. Throws a RangeError for what is no
 * date. */
export function dayOf(date: string, zone: string): LocalDay {
  return localDay(startOfDate(Date.parse(`${date}T00:00:00Z`), zone), zone);
}

/** The key of the day's hour that an instant falls in. Throws a RangeError when it is not in that day. */
export function hourKey(day: LocalDay, nowMs: number): string {
  const hour = day.hours[Math.floor((nowMs - day.startMs) / HOUR_MS)];
  if (!hour || nowMs >= day.endMs) {
    throw new RangeError(`The instant ${nowMs} is not in the day ${day.date} (${day.startMs} to ${day.endMs}).`);
  }
  return hour.key;
}

/** First instant at which the local date is the one whose midnight, read as if it were UTC, is `midnightMs`. */
function startOfDate(midnightMs: number, zone: string): number {
  const earlyMs = midnightMs - AHEAD_MS;
  const lateMs = midnightMs + BEHIND_MS;
  const before = offsetMs(earlyMs, zone);
  const after = offsetMs(lateMs, zone);
  if (before === after) return midnightMs - before;
  const changeMs = findChange(earlyMs, lateMs, before, zone);
  if (midnightMs - before < changeMs) return midnightMs - before;
  return Math.max(changeMs, midnightMs - after);
}

/** The instant in (early, late] at which the offset stops being `before`, by halving: at most 27 looks. */
function findChange(earlyMs: number, lateMs: number, before: number, zone: string): number {
  let low = earlyMs;
  let high = lateMs;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(middle, zone) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** Local time minus UTC at an instant. */
function offsetMs(atMs: number, zone: string): number {
  if (!Number.isFinite(atMs)) throw new RangeError(`${atMs} is not an instant in epoch milliseconds.`);
  const parts: Record<string, number> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(atMs)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - (atMs - modulo(atMs, SECOND_MS));
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (formatter) return formatter;
  const [year, pair] = ['numeric', '2-digit'] as const;
  const clock = { hourCycle: 'h23', hour: pair, minute: pair, second: pair } as const;
  const date = { calendar: 'iso8601', numberingSystem: 'latn', year, month: pair, day: pair } as const;
  try {
    formatter = new Intl.DateTimeFormat('en-US', { timeZone, ...date, ...clock });
  } catch (error) {
    const message = `"${timeZone.slice(0, 60)}" is not a time zone; use an IANA name such as "America/New_York".`;
    throw new RangeError(message, { cause: error });
  }
  formatters.set(timeZone, formatter);
  return formatter;
}

const utcMinute = (atMs: number) => new Date(atMs).toISOString().slice(0, 16);

const modulo = (value: number, divisor: number) => ((value % divisor) + divisor) % divisor;

import type { Alert } from '../health/alert.ts';
import { spendAlertId } from '../shared/ids.ts';
import { BANDS, type Band } from '../shared/modes.ts';

/** Whether an account spends far above its own pattern, and what follows. The rule in numbers:
 *
 * - The limit of an hour is 4 times the pattern's upper value, and a tenth of the day's cap where that is more. The upper
 *   value is the 90th percentile (nearest rank) over the last 14 days of what the same hour of the day, or the one before or
 *   after it, committed at most. With fewer than 3 days it is 3 times the even pace of the day's cap, so that the limit is
 *   half of that cap.
 * - It is an anomaly while the last 60 minutes have committed more than that, and the last 15 minutes go on at a pace above
 *   it: the account is in band `conserve` at least. Still so 10 minutes later: `critical`, and an operator has to look.
 * - It is over when two sweeps in a row find the pace of the last 15 minutes at the limit or below, when the day ends, or when
 *   the account's policy is changed: an operator who does that has seen it. */
const TIMES_THE_PATTERN = 4;
const LEAST_SHARE_OF_DAY = 0.1;
const UPPER_QUANTILE = 0.9;
const LEAST_DAYS = 3;
const TIMES_THE_EVEN_PACE = 3;
const HOURS_A_DAY = 24;
const HOUR_MS = 3_600_000;
const PACE_MS = 15 * 60_000;
const CRITICAL_AFTER_MS = 10 * 60_000;
const CALM_SWEEPS = 2;
const MARK_EVERY_MS = 5 * 60_000;
export const PATTERN_DAYS = 14;

/** Money that an hour of a day has committed. */
export interface SpentHour {
  readonly startMs: number;
  readonly committedMicroUsd: number;
}

/** What an hour of this account is used to. */
export interface SpendPattern {
  readonly upperMicroUsd: number;
  /** Earlier days that it rests on; 0 = on the day's cap alone. */
  readonly days: number;
}

/** What is known between two sweeps, of one day's ledger. */
export interface SpendWatch {
  readonly ledgerId: string;
  readonly level: 'none' | 'conserve' | 'critical';
  /** When the anomaly began; null = there is none. */
  readonly sinceMs: number | null;
  /** Sweeps in a row that found the pace to be normal. */
  readonly calmSweeps: number;
  /** The account's policy when the anomaly began, or now where there is none. */
  readonly policyVersion: number;
  /** The policy was changed since it began: it is meant, until the pace has been normal. */
  readonly isMeant: boolean;
  /** The band that the money alone asks for. */
  readonly moneyBand: Band;
  /** What the day had committed, every five minutes, oldest first. */
  readonly marks: readonly { readonly atMs: number; readonly committedMicroUsd: number }[];
}

export interface WatchInput extends Pick<SpendWatch, 'ledgerId' | 'policyVersion' | 'moneyBand'> {
  /** Null = the day's first look, or the last look was at another day. */
  readonly before: SpendWatch | null;
  readonly nowMs: number;
  /** The hours of the day until now, in order. */
  readonly hours: readonly SpentHour[];
  readonly committedMicroUsd: number;
  readonly dayCapMicroUsd: number;
  readonly pattern: SpendPattern;
}

/** What the hour of this place in its day is used to, from the hours of earlier days. */
export function spendPattern(
  earlier: readonly (readonly SpentHour[])[],
  hourOfDay: number,
  dayCapMicroUsd: number,
): SpendPattern {
  if (earlier.length < LEAST_DAYS) {
    return { upperMicroUsd: (TIMES_THE_EVEN_PACE * dayCapMicroUsd) / HOURS_A_DAY, days: 0 };
  }
  // A schedule moves by an hour where clocks change, and a batch is sometimes late.
  const most = earlier.map((hours) =>
    Math.max(0, ...hours.slice(Math.max(0, hourOfDay - 1), hourOfDay + 2).map((hour) => hour.committedMicroUsd)),
  );
  const rank = Math.ceil(UPPER_QUANTILE * most.length);
  return { upperMicroUsd: most.toSorted((a, b) => a - b)[rank - 1] ?? 0, days: most.length };
}

/** More than this within an hour is far above the pattern. */
export function hourLimitMicroUsd({ upperMicroUsd }: SpendPattern, dayCapMicroUsd: number): number {
  return Math.max(TIMES_THE_PATTERN * upperMicroUsd, LEAST_SHARE_OF_DAY * dayCapMicroUsd);
}

/** Money of the last 60 minutes; of the hour in which they began, the part that time gives it. */
export function lastHourMicroUsd(hours: readonly SpentHour[], nowMs: number): number {
  let money = 0;
  for (const { startMs, committedMicroUsd } of hours) {
    if (startMs > nowMs) continue;
    const passedMs = Math.min(startMs + HOUR_MS, nowMs) - startMs;
    const sinceWindowMs = startMs + passedMs - Math.max(startMs, nowMs - HOUR_MS);
    money += committedMicroUsd * (passedMs === 0 ? 1 : Math.max(0, sinceWindowMs / passedMs));
  }
  return money;
}

export function watchSpending(input: WatchInput): SpendWatch {
  const { ledgerId, before, nowMs, policyVersion, moneyBand } = input;
  const limit = hourLimitMicroUsd(input.pattern, input.dayCapMicroUsd);
  const isGoingOn = paceMicroUsd(input) > limit;
  const isAbove = lastHourMicroUsd(input.hours, nowMs) > limit;
  const kept = { ledgerId, moneyBand, marks: marksOf(input) };
  const none = { ...kept, level: 'none', sinceMs: null, calmSweeps: 0, policyVersion, isMeant: false } as const;
  const sinceMs = before?.sinceMs ?? null;
  if (!before || sinceMs === null) {
    return isAbove && isGoingOn ? { ...none, level: 'conserve', sinceMs: nowMs } : none;
  }
  const calmSweeps = isGoingOn ? 0 : before.calmSweeps + 1;
  if (calmSweeps >= CALM_SWEEPS) return none;
  const isMeant = before.isMeant || policyVersion > before.policyVersion;
  const isLong = isGoingOn && nowMs - sinceMs >= CRITICAL_AFTER_MS;
  const level = isMeant ? 'none' : isLong ? 'critical' : before.level;
  return { ...kept, level, sinceMs, calmSweeps, policyVersion: before.policyVersion, isMeant };
}

/** The stricter of what the money asks for and what the anomaly does. */
export function watchedBand({ moneyBand, level }: Pick<SpendWatch, 'moneyBand' | 'level'>): Band {
  const asked: Band = level === 'none' ? 'open' : level;
  return BANDS.indexOf(asked) > BANDS.indexOf(moneyBand) ? asked : moneyBand;
}

/** One alert for each level of each anomaly; null = there is none. */
export function spendAlert(account: string, watch: SpendWatch, input: WatchInput): Alert | null {
  const { level, sinceMs, ledgerId } = watch;
  if (level === 'none' || sinceMs === null) return null;
  const { pattern, dayCapMicroUsd, hours, nowMs } = input;
  return {
    id: spendAlertId(ledgerId, sinceMs, level),
    kind: 'spend_anomaly',
    account,
    severity: level === 'critical' ? 'critical' : 'warning',
    figures: {
      level,
      lastHourMicroUsd: Math.round(lastHourMicroUsd(hours, nowMs)),
      limitMicroUsd: Math.round(hourLimitMicroUsd(pattern, dayCapMicroUsd)),
      patternUpperMicroUsd: Math.round(pattern.upperMicroUsd),
      patternDays: pattern.days,
      dayCapMicroUsd,
      ledgerId,
    },
    raisedAtMs: nowMs,
  };
}

/** Money per hour by the last 15 minutes, from the day's own marks; by the last hour where there is no mark yet. */
function paceMicroUsd({ before, nowMs, committedMicroUsd, hours }: WatchInput): number {
  const marks = before?.marks ?? [];
  const from = marks.findLast(({ atMs }) => nowMs - atMs >= PACE_MS) ?? marks[0];
  if (!from) return lastHourMicroUsd(hours, nowMs);
  // Where the mark is younger this is rather too low, where it is older rather too high: it is at most five minutes off.
  return ((committedMicroUsd - from.committedMicroUsd) * HOUR_MS) / PACE_MS;
}

function marksOf({ before, nowMs, committedMicroUsd }: WatchInput): SpendWatch['marks'] {
  const marks = before?.marks ?? [];
  const last = marks.at(-1);
  if (last && nowMs - last.atMs < MARK_EVERY_MS && nowMs >= last.atMs) return marks;
  const recent = marks.filter(({ atMs }) => atMs <= nowMs && nowMs - atMs < PACE_MS + MARK_EVERY_MS);
  return [...recent, { atMs: nowMs, committedMicroUsd }];
}

import { BANDS } from '../shared/modes.ts';
/** Whether an account spends far above its own pattern, and what follows. The rule in numbers:
 *
 * - The limit of an hour is 4 times the pattern's upper value, and a tenth of the day's cap where that is more. The upper
 *   value is the 90th percentile (nearest rank) over the last 14 days of what the same hour of the day, or the one before or
 *   after it, committed at most. With fewer than 3 days it is 3 times the even pace of the day's cap, so that the limit is
 *   half of that cap.
 * - It is an anomaly while the last 60 minutes have committed more than that, and the last 15 minutes go on at a pace above
 *   it: the account is in band `conserve` at least. Still so 10 minutes later: `critical`, and the operator is asked for.
 * - It is over when two sweeps in a row find the pace of the last 15 minutes at the limit or below, when the day ends, or when
 *   somebody changes the account's policy: whoever does has seen it. */
const TIMES_THE_PATTERN = 4;
const LEAST_SHARE_OF_DAY = 0.1;
const UPPER_QUANTILE = 0.9;
const LEAST_DAYS = 3;
const TIMES_THE_EVEN_PACE = 3;
const HOURS_A_DAY = 24;
const HOUR_MS = 3600000;
const PACE_MS = 15 * 60000;
const CRITICAL_AFTER_MS = 10 * 60000;
const CALM_SWEEPS = 2;
const MARK_EVERY_MS = 5 * 60000;
/** Days that the pattern looks back. */
export const PATTERN_DAYS = 14;
/** What the hour of this place in its day is used to, from the hours of earlier days. */
export function spendPattern(earlier, hourOfDay, dayCapMicroUsd) {
    if (earlier.length < LEAST_DAYS) {
        return { upperMicroUsd: (TIMES_THE_EVEN_PACE * dayCapMicroUsd) / HOURS_A_DAY, days: 0 };
    }
    // A schedule moves by an hour where clocks change, and a batch is sometimes late.
    const most = earlier.map((hours) => Math.max(0, ...hours.slice(Math.max(0, hourOfDay - 1), hourOfDay + 2).map((hour) => hour.committedMicroUsd)));
    const rank = Math.ceil(UPPER_QUANTILE * most.length);
    return { upperMicroUsd: most.toSorted((a, b) => a - b)[rank - 1] ?? 0, days: most.length };
}
/** More than this within an hour is far above the pattern. */
export function hourLimitMicroUsd({ upperMicroUsd }, dayCapMicroUsd) {
    return Math.max(TIMES_THE_PATTERN * upperMicroUsd, LEAST_SHARE_OF_DAY * dayCapMicroUsd);
}
/** Money of the last 60 minutes; of the hour in which they began, the part that time gives it. */
export function lastHourMicroUsd(hours, nowMs) {
    let money = 0;
    for (const { startMs, committedMicroUsd } of hours) {
        if (startMs > nowMs)
            continue;
        const passedMs = Math.min(startMs + HOUR_MS, nowMs) - startMs;
        const sinceWindowMs = startMs + passedMs - Math.max(startMs, nowMs - HOUR_MS);
        money += committedMicroUsd * (passedMs === 0 ? 1 : Math.max(0, sinceWindowMs / passedMs));
    }
    return money;
}
/** What is known after a sweep. */
export function watchSpending(input) {
    const { ledgerId, before, nowMs, policyVersion, moneyBand } = input;
    const limit = hourLimitMicroUsd(input.pattern, input.dayCapMicroUsd);
    const isGoingOn = paceMicroUsd(input) > limit;
    const isAbove = lastHourMicroUsd(input.hours, nowMs) > limit;
    const kept = { ledgerId, moneyBand, marks: marksOf(input) };
    const none = { ...kept, level: 'none', sinceMs: null, calmSweeps: 0, policyVersion, isMeant: false };
    const sinceMs = before?.sinceMs ?? null;
    if (!before || sinceMs === null) {
        return isAbove && isGoingOn ? { ...none, level: 'conserve', sinceMs: nowMs } : none;
    }
    const calmSweeps = isGoingOn ? 0 : before.calmSweeps + 1;
    if (calmSweeps >= CALM_SWEEPS)
        return none;
    const isMeant = before.isMeant || policyVersion > before.policyVersion;
    const isLong = isGoingOn && nowMs - sinceMs >= CRITICAL_AFTER_MS;
    const level = isMeant ? 'none' : isLong ? 'critical' : before.level;
    return { ...kept, level, sinceMs, calmSweeps, policyVersion: before.policyVersion, isMeant };
}
/** The stricter of what the money asks for and what the anomaly does. */
export function watchedBand({ moneyBand, level }) {
    const asked = level === 'none' ? 'open' : level;
    return BANDS.indexOf(asked) > BANDS.indexOf(moneyBand) ? asked : moneyBand;
}
/** One alert for each level of each anomaly; null = there is none. */
export function spendAlert(account, watch, input) {
    const { level, sinceMs, ledgerId } = watch;
    if (level === 'none' || sinceMs === null)
        return null;
    const { pattern, dayCapMicroUsd, hours, nowMs } = input;
    const lastHour = Math.round(lastHourMicroUsd(hours, nowMs));
    const limit = Math.round(hourLimitMicroUsd(pattern, dayCapMicroUsd));
    const usual = pattern.days === 0
        ? 'too few earlier days are known, so half of the day’s cap counts'
        : `${dollars(pattern.upperMicroUsd)} is the upper value of these hours on ${pattern.days} earlier days`;
    const asks = level === 'critical'
        ? 'It has gone on for ten minutes in band conserve, and is in band critical now: somebody has to look.'
        : 'It is in band conserve until the pace is back or the day ends.';
    return {
        id: `spend_anomaly/${ledgerId}/${sinceMs}/${level}`,
        kind: 'spend_anomaly',
        account,
        severity: level === 'critical' ? 'critical' : 'warning',
        message: `Account ${account} has committed ${dollars(lastHour)} within an hour, above the limit of ${dollars(limit)} (${usual}). ${asks} If it is meant, state the account's caps anew with \`bin/conclave budget --set\`; if not, \`bin/conclave mode halted\` stops it.`,
        facts: {
            lastHourMicroUsd: lastHour,
            limitMicroUsd: limit,
            patternUpperMicroUsd: Math.round(pattern.upperMicroUsd),
            patternDays: pattern.days,
            dayCapMicroUsd,
            ledgerId,
        },
        raisedAtMs: nowMs,
    };
}
/** Money per hour by the last 15 minutes, from the day's own marks; by the last hour where there is no mark yet. */
function paceMicroUsd({ before, nowMs, committedMicroUsd, hours }) {
    const marks = before?.marks ?? [];
    const from = marks.findLast(({ atMs }) => nowMs - atMs >= PACE_MS) ?? marks[0];
    if (!from)
        return lastHourMicroUsd(hours, nowMs);
    // Where the mark is younger this is rather too low, where it is older rather too high: it is at most five minutes off.
    return ((committedMicroUsd - from.committedMicroUsd) * HOUR_MS) / PACE_MS;
}
function marksOf({ before, nowMs, committedMicroUsd }) {
    const marks = before?.marks ?? [];
    const last = marks.at(-1);
    if (last && nowMs - last.atMs < MARK_EVERY_MS && nowMs >= last.atMs)
        return marks;
    const recent = marks.filter(({ atMs }) => atMs <= nowMs && nowMs - atMs < PACE_MS + MARK_EVERY_MS);
    return [...recent, { atMs: nowMs, committedMicroUsd }];
}
const dollars = (microUsd) => `$${(microUsd / 1e6).toFixed(2)}`;

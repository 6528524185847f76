import { burnRate, type DayMoney } from '../domain/money/burn-rate.ts';
import { hourKey, type LocalDay } from '../domain/money/days.ts';
import type { SpentHour } from '../domain/money/spend-anomaly.ts';
import type { LedgerDocument } from './ledger/document.ts';

/** What each of a ledger's hours has committed, in order. */
export function spentHours({ hours }: Pick<LedgerDocument, 'hours'>): SpentHour[] {
  return Object.entries(hours)
    .map(([key, { committedMicroUsd }]) => ({ startMs: Date.parse(`${key}Z`), committedMicroUsd: committedMicroUsd }))
    .toSorted((a, b) => a.startMs - b.startMs);
}

/** What a ledger says at an instant of its day. */
export function dayMoney(ledger: LedgerDocument, day: LocalDay, nowMs: number): DayMoney {
  const { committedMicroUsd, spentMicroUsd, heldMicroUsd, uncertainMicroUsd } = ledger.total;
  const hour = hourKey(day, nowMs);
  const committedIn = (key: string) => ledger.hours[key]?.committedMicroUsd ?? 0;
  return {
    date: day.date,
    committedMicroUsd: committedMicroUsd,
    spentMicroUsd: spentMicroUsd,
    heldMicroUsd: heldMicroUsd,
    uncertainMicroUsd: uncertainMicroUsd,
    hourKey: hour,
    hourCommittedMicroUsd: committedIn(hour),
    liveReservations: Object.keys(ledger.entries).length,
    burnRate: burnRate({
      hours: day.hours.map(({ key, startMs }) => ({ startMs, committedMicroUsd: committedIn(key) })),
      endMs: day.endMs,
      nowMs,
      committedMicroUsd: committedMicroUsd,
      dayCapMicroUsd: ledger.caps.dayMicroUsd,
      hourCapMicroUsd: ledger.caps.hourMicroUsd,
    }),
  };
}

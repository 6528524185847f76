import { burnRate, type DayMoney } from '../domain/money/burn-rate.ts';
import { hourKey, type LocalDay } from '../domain/money/days.ts';
import type { SpentHour } from '../domain/money/spend-anomaly.ts';
import { pick } from '../domain/shared/pick.ts';
import type { Purpose } from '../domain/shared/policy.ts';
import type { LedgerDocument, SpentTotals } from './ledger/document.ts';

/** What each of a ledger's hours has committed, in order. */
export function spentHours({ hours }: Pick<LedgerDocument, 'hours'>): SpentHour[] {
  return Object.entries(hours)
    .map(([key, { committedMicroUsd }]) => ({ startMs: Date.parse(`${key}Z`), committedMicroUsd }))
    .toSorted((a, b) => a.startMs - b.startMs);
}

/** What a ledger says at an instant of its day. */
export function dayMoney(ledger: LedgerDocument, day: LocalDay, nowMs: number): DayMoney {
  const hour = hourKey(day, nowMs);
  const committedIn = (key: string) => ledger.hours[key]?.committedMicroUsd ?? 0;
  return {
    date: day.date,
    ...pick(ledger.total, 'committedMicroUsd', 'spentMicroUsd', 'heldMicroUsd', 'uncertainMicroUsd'),
    hourKey: hour,
    hourCommittedMicroUsd: committedIn(hour),
    liveReservations: Object.keys(ledger.entries).length,
    burnRate: burnRate({
      hours: day.hours.map(({ key, startMs }) => ({ startMs, committedMicroUsd: committedIn(key) })),
      endMs: day.endMs,
      nowMs,
      committedMicroUsd: ledger.total.committedMicroUsd,
      dayCapMicroUsd: ledger.caps.dayMicroUsd,
      hourCapMicroUsd: ledger.caps.hourMicroUsd,
    }),
  };
}

/** Money of one day that was spent on one model in one category for one purpose. */
export interface LedgerCell extends Readonly<SpentTotals> {
  readonly model: string;
  readonly category: string;
  readonly purpose: Purpose;
}

/** What a day was spent on; the cells add up to its `spent` and `uncertain` exactly. */
export function cellsOf({ cells }: Pick<LedgerDocument, 'cells'>): LedgerCell[] {
  return Object.entries(cells).flatMap(([category, byPurpose]) =>
    Object.entries(byPurpose).flatMap(([purpose, byModel]) =>
      Object.entries(byModel)
        .filter(([, { spentMicroUsd, uncertainMicroUsd }]) => spentMicroUsd !== 0 || uncertainMicroUsd !== 0)
        .map(([path, totals]) => ({
          model: decodeURIComponent(path),
          category,
          purpose: purpose as Purpose,
          ...totals,
        })),
    ),
  );
}

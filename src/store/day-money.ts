import { type BurnRate, burnRate } from '../domain/burn-rate.ts';
import { hourKey, type LocalDay } from '../domain/windows.ts';
import type { LedgerDocument } from './ledger-document.ts';

/** An account's money of one day as people are shown it, in micro-dollars. */
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

/** What a ledger says at an instant of its day. */
export function dayMoney(ledger: LedgerDocument, day: LocalDay, nowMs: number): DayMoney {
  const { committed, spent, held, uncertain } = ledger.total;
  const hour = hourKey(day, nowMs);
  const committedIn = (key: string) => ledger.hours[key]?.committed ?? 0;
  return {
    date: day.date,
    committedMicroUsd: committed,
    spentMicroUsd: spent,
    heldMicroUsd: held,
    uncertainMicroUsd: uncertain,
    hourKey: hour,
    hourCommittedMicroUsd: committedIn(hour),
    liveReservations: Object.keys(ledger.entries).length,
    burnRate: burnRate({
      hours: day.hours.map(({ key, startMs }) => ({ startMs, committedMicroUsd: committedIn(key) })),
      endMs: day.endMs,
      nowMs,
      committedMicroUsd: committed,
      dayCapMicroUsd: ledger.caps.dayMicroUsd,
      hourCapMicroUsd: ledger.caps.hourMicroUsd,
    }),
  };
}

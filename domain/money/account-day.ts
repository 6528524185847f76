import { ledgerIdOf } from '../shared/ids.ts';
import { type LocalDay, localDay, wholeHours } from './days.ts';

/** A zone that an account's days were in before its present one. Its days end when the first day of the next zone begins. */
export interface EarlierZone {
  readonly zone: string;
  /** The version of the policy that brought it; 0 = the account began with it. */
  readonly since: number;
  /** When the last day in it begins. */
  readonly lastStartMs: number;
  /** When that day ends: the first midnight in the next zone at or after the end that it would have had. */
  readonly untilMs: number;
}

/** What an account's days follow from. */
export interface AccountCalendar {
  readonly zone: string;
  /** The version of the policy that brought the zone; absent = the account began with it. */
  readonly zoneSince?: number;
  /** Oldest first; absent = there is none. */
  readonly earlierZones?: readonly EarlierZone[];
}

/** A day of an account's budget. */
export interface AccountDay extends LocalDay {
  readonly ledgerId: string;
  /** The zone that the day began in. */
  readonly zone: string;
  readonly since: number;
}

type Account = AccountCalendar & { readonly account: string };

/** Enough for every instant that a clock may show, or a retry may be late by. */
const EARLIER_KEPT = 20;

/** The day that an instant belongs to. An account's days tile time, also where its zone changes: at every instant one is open. */
export function accountDay({ account, zone, zoneSince = 0, earlierZones = [] }: Account, nowMs: number): AccountDay {
  const earlier = earlierZones.find(({ untilMs }) => nowMs < untilMs);
  const [of, since] = earlier ? [earlier.zone, earlier.since] : [zone, zoneSince];
  const local = localDay(nowMs, of);
  const day = earlier && nowMs >= earlier.lastStartMs ? lastDayOf(earlier) : local;
  return { ...day, ledgerId: ledgerIdOf(account, day.date, of, since), zone: of, since };
}

function lastDayOf({ zone, lastStartMs: startMs, untilMs: endMs }: EarlierZone): LocalDay {
  return { date: localDay(startMs, zone).date, startMs, endMs, hours: wholeHours(startMs, endMs) };
}

/** The calendar after a change of zone. `last` = the last day of the calendar before: the one under way, or a later one that was
 * opened already. It keeps its zone, its ledger and its caps, and lasts until the first midnight in the new zone at or after its own
 * end. So no day begins before the one before it would have ended, and a change grants nothing twice; it lasts at most two days and
 * a clock change longer. `version` = that of the policy that changes it. */
export function changeZone(
  { earlierZones = [] }: AccountCalendar,
  last: AccountDay,
  nowMs: number,
  zone: string,
  version: number,
): Required<AccountCalendar> {
  const { startMs, since } = last;
  // A change that had not come into force yet counts no more.
  const before = earlierZones.filter(({ untilMs }) => untilMs <= startMs);
  // In the hours by which a change has lengthened a day already, the day cannot end in the past.
  const endMs = Math.max(localDay(startMs, last.zone).endMs, nowMs);
  const next = localDay(endMs, zone);
  const untilMs = next.startMs === endMs ? endMs : next.endMs;
  const ended = { zone: last.zone, since, lastStartMs: startMs, untilMs };
  return { zone, zoneSince: version, earlierZones: [...before, ended].slice(-EARLIER_KEPT) };
}

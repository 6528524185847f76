import type { Alert } from '../health/alert.ts';
import { bandAlertId } from '../shared/ids.ts';
import { BANDS, type Band } from '../shared/modes.ts';
import type { BudgetPolicy } from '../shared/policy.ts';
import type { BandAnnouncement } from './governor-state.ts';

/** How full an account's day is: open, conserve (70 %), critical (90 %), exhausted (nothing left). Committed money counts,
 * held or spent. A fuller band is entered at once; a looser one only when the share has fallen `leaveGap` below its
 * threshold, so that one returned reservation does not make it flap. Exhausted is left as soon as there is room: committed
 * money seldom falls within a day, so an operator who raises the cap a little would otherwise wait for midnight. */
export function bandFor(
  committedMicroUsd: number,
  capMicroUsd: number,
  bands: BudgetPolicy['bands'],
  current: Band,
): Band {
  const now = bandAt(committedMicroUsd, capMicroUsd, bands);
  if (BANDS.indexOf(now) >= BANDS.indexOf(current)) return now;
  const cautious = bandOfShare(committedMicroUsd / capMicroUsd + bands.leaveGap, bands);
  return BANDS.indexOf(cautious) < BANDS.indexOf(current) ? cautious : current;
}

/** The band that counts for a day: one that belongs to another day's ledger says nothing about this one, which begins open.
 * `bandLedgerId` null = no sweep has ended yet. */
export function bandToday(
  { band, bandLedgerId }: { readonly band: Band; readonly bandLedgerId: string | null },
  ledgerId: string,
): Band {
  return bandLedgerId === null || bandLedgerId === ledgerId ? band : 'open';
}

function bandAt(committedMicroUsd: number, capMicroUsd: number, bands: BudgetPolicy['bands']): Band {
  if (committedMicroUsd >= capMicroUsd) return 'exhausted';
  return bandOfShare(committedMicroUsd / capMicroUsd, bands);
}

function bandOfShare(share: number, { conserve, critical }: BudgetPolicy['bands']): Band {
  if (share >= critical) return 'critical';
  return share >= conserve ? 'conserve' : 'open';
}

type BandChange = BandAnnouncement & {
  readonly account: string;
  readonly dayCapMicroUsd: number;
  readonly atMs: number;
};

const SEVERITY = { open: null, conserve: 'notice', critical: 'warning', exhausted: 'critical' } as const;

/** That a day's budget is running out; null where the band became a looser one. */
export function bandAlert(change: BandChange): Alert | null {
  const { account, from, to, bandVersion, committedMicroUsd, dayCapMicroUsd, ledgerId, atMs } = change;
  const severity = SEVERITY[to];
  if (severity === null || BANDS.indexOf(to) < BANDS.indexOf(from)) return null;
  const figures = { band: to, before: from, committedMicroUsd, dayCapMicroUsd, ledgerId };
  const id = bandAlertId(account, bandVersion);
  return { id, kind: 'band_changed', account, severity, figures, raisedAtMs: atMs };
}

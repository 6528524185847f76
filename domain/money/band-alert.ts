import type { Alert } from '../health/alert.ts';
import { bandAlertId } from '../shared/ids.ts';
import { BANDS, type Band } from '../shared/modes.ts';

export interface BandChange {
  readonly account: string;
  readonly from: Band;
  readonly to: Band;
  readonly bandVersion: number;
  readonly committedMicroUsd: number;
  readonly dayCapMicroUsd: number;
  readonly ledgerId: string;
  readonly atMs: number;
}

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

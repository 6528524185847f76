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

const MEANING = {
  open: '',
  conserve: 'one model is asked for a decision from now on',
  critical: 'one model is asked for a decision, and little is left',
  exhausted: 'no model is asked until the day ends or the cap is raised',
} as const;

/** That a day's budget is running out; null where the band became a looser one. */
export function bandAlert(change: BandChange): Alert | null {
  const { account, from, to, bandVersion, committedMicroUsd, dayCapMicroUsd, ledgerId, atMs } = change;
  const severity = SEVERITY[to];
  if (severity === null || BANDS.indexOf(to) < BANDS.indexOf(from)) return null;
  return {
    id: bandAlertId(account, bandVersion),
    kind: 'band_changed',
    account,
    severity,
    message: `Account ${account} is in band ${to}: ${dollars(committedMicroUsd)} of the day's ${dollars(dayCapMicroUsd)} are committed; ${MEANING[to]}. Raise the day's cap with \`bin/conclave budget --set\` if more is meant to be spent.`,
    facts: { band: to, before: from, committedMicroUsd, dayCapMicroUsd, ledgerId },
    raisedAtMs: atMs,
  };
}

const dollars = (microUsd: number) => `$${(microUsd / 1e6).toFixed(2)}`;

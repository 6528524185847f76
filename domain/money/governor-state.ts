import type { Band } from '../shared/modes.ts';
import type { BudgetPolicy } from '../shared/policy.ts';
import type { AccountCalendar } from './account-day.ts';
import type { MoneyOfDay } from './budget-shadow-price.ts';
import type { DayMoney } from './burn-rate.ts';

/** An account as its governor finds it in the store. */
export interface AccountOpening extends AccountCalendar {
  readonly budget: BudgetPolicy;
  readonly policyVersion: number;
  readonly band: Band;
  readonly bandVersion: number;
}

/** What one sweep of an account's ledger found. Money in micro-dollars. */
export interface SweepResult {
  readonly band: Band;
  readonly day: DayMoney;
  /** Reservations that expired in it. */
  readonly expired: number;
  /** Today's ledger, which the band is of. */
  readonly ledgerId: string;
  /** How long the account's day still lasts. */
  readonly dayEndsInMs: number;
  readonly money: MoneyOfDay;
}

export interface PolicyChange {
  readonly version: number;
  readonly reason: string;
  readonly by: string;
  readonly atMs: number;
}

export interface BandAnnouncement {
  readonly from: Band;
  readonly to: Band;
  readonly bandVersion: number;
  readonly committedMicroUsd: number;
  readonly ledgerId: string;
}

/** What one run of a governor hands to the next. */
export interface CarriedGovernor {
  /** Reservations that expired since the account's first start. */
  readonly expired: number;
  readonly audit: readonly PolicyChange[];
  /** The ledger that the last sweep found: one that is missing afterwards is not opened again. */
  readonly ledgerId?: string;
}

export interface Governor extends CarriedGovernor {
  /** Null = the account has not been read yet. */
  readonly opening: AccountOpening | null;
  /** Null = no sweep has ended yet. */
  readonly swept: SweepResult | null;
  /** A message asked for a sweep. */
  readonly isSweepDue: boolean;
}

export type GovernorEvent =
  | { readonly type: 'opened'; readonly opening: AccountOpening }
  | { readonly type: 'ledger_changed' }
  | { readonly type: 'policy_written'; readonly opening: AccountOpening; readonly change: PolicyChange }
  | { readonly type: 'sweep_started' }
  | { readonly type: 'swept'; readonly swept: SweepResult }
  | { readonly type: 'band_announced'; readonly announcement: BandAnnouncement };

const AUDIT_KEPT = 20;

export const beginGovernor = (carried: CarriedGovernor): Governor => ({
  ...carried,
  opening: null,
  swept: null,
  isSweepDue: false,
});

export function reduceGovernor(state: Governor, event: GovernorEvent): Governor {
  switch (event.type) {
    case 'opened':
      return { ...state, opening: event.opening };
    case 'ledger_changed':
      return { ...state, isSweepDue: true };
    case 'policy_written': {
      const audit = [...state.audit, event.change].slice(-AUDIT_KEPT);
      return { ...state, opening: event.opening, audit, isSweepDue: true };
    }
    case 'sweep_started':
      return { ...state, isSweepDue: false };
    case 'swept':
      return {
        ...state,
        swept: event.swept,
        ledgerId: event.swept.ledgerId,
        expired: state.expired + event.swept.expired,
      };
    case 'band_announced': {
      const { to: band, bandVersion } = event.announcement;
      return state.opening === null ? state : { ...state, opening: { ...state.opening, band, bandVersion } };
    }
  }
}

/** The change of band that the last sweep found and that is to be announced; null = there is none. */
export function bandToAnnounce({ opening, swept }: Governor): BandAnnouncement | null {
  if (opening === null || swept === null || swept.band === opening.band) return null;
  const { band: to, ledgerId, day } = swept;
  const { committedMicroUsd } = day;
  return { from: opening.band, to, bandVersion: opening.bandVersion + 1, committedMicroUsd, ledgerId };
}

/** What the next run continues with. */
export const carriedOf = ({ expired, audit, ledgerId }: Governor): CarriedGovernor => ({
  expired,
  audit,
  ...(ledgerId === undefined ? {} : { ledgerId }),
});

/** A new day begins with a sweep, however seldom the governor sweeps otherwise. */
export const msUntilSweep = ({ swept }: Governor, sweepEveryMs: number): number =>
  Math.max(1, Math.min(sweepEveryMs, swept?.dayEndsInMs ?? sweepEveryMs));

/** `state` of a governor: its account's policy, band and money. */
export interface GovernorReport extends AccountOpening, CarriedGovernor {
  readonly account: string;
  /** Null until the first sweep has ended, as is the next. */
  readonly day: DayMoney | null;
  readonly money: MoneyOfDay | null;
}

/** Null = the governor is still starting. */
export function reportGovernor(account: string, { opening, swept, expired, audit }: Governor): GovernorReport | null {
  if (opening === null) return null;
  return { account, ...opening, day: swept?.day ?? null, money: swept?.money ?? null, expired, audit };
}

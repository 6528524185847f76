import type { Finding, NoFigures } from '../shared/finding.ts';
import type { Band, Mode } from '../shared/modes.ts';
import type { BreakerReason } from './breaker-problem.ts';
import type { ModeReason } from './mode-state.ts';
import type { SingletonFacts, StuckFacts } from './service-facts.ts';

/** What an alert is about, and the figures that it rests on. They hold no key, no prompt and no answer. */
export interface AlertCatalog {
  /** The state of the models made the mode stricter. */
  mode_changed: { readonly from: Mode; readonly to: Mode; readonly reason: ModeReason };
  /** A provider is called no more until it answers probes. */
  provider_out: { readonly provider: string; readonly reason: BreakerReason };
  /** A row's requests are refused by its provider: it is called no more until one is taken. */
  model_out: { readonly model: string; readonly provider: string; readonly reason: BreakerReason };
  /** A model's calls cost another amount than was predicted or recorded. */
  cost_drift: CostDrift | OtherServiceTier;
  /** An account spends far above its own pattern. */
  spend_anomaly: {
    readonly level: 'conserve' | 'critical';
    readonly lastHourMicroUsd: number;
    readonly limitMicroUsd: number;
    readonly patternUpperMicroUsd: number;
    /** Earlier days that the pattern rests on; 0 = on the day's cap alone. */
    readonly patternDays: number;
    readonly dayCapMicroUsd: number;
    readonly ledgerId: string;
  };
  /** A cap left no room for the first time on its day. */
  cap_reached: CapFigures & { readonly ledgerId: string };
  /** A day's budget is running out. */
  band_changed: {
    readonly band: Band;
    readonly before: Band;
    readonly committedMicroUsd: number;
    readonly dayCapMicroUsd: number;
    readonly ledgerId: string;
  };
  /** All workers are gone: nothing is decided. By the workers' clocks; null = no heartbeat is kept. */
  no_worker: { readonly lastHeartbeatAtMs: number | null };
  /** The ledger of an account's day was opened and is not there. */
  ledger_missing: { readonly ledgerId: string };
  /** The venue could not be asked how markets ended, some times one after the other: nothing is learned and no book closes. */
  settlements_stalled: {
    readonly failures: number;
    readonly lastSuccessAtMs: number | null;
    /** Markets whose outcome is not recorded. */
    readonly awaited: number;
    readonly failure: string;
  };
  /** Earlier answers are no longer used in a category. */
  reuse_off: {
    readonly category: string;
    readonly kind: 'same' | 'duplicate';
    readonly markets: number;
    readonly meanExcessBrier: number;
  };
  /** Decisions passed their deadline while workers were there. */
  deadlines_missed: { readonly missed: number; readonly decisions: number; readonly windowMs: number };
  /** Far more decisions are SKIP than is usual here. */
  skips_unusual: SkipFigures;
  /** A workflow of which the service has one makes no progress, though workers are there. */
  singleton_stuck: Pick<SingletonFacts, 'singleton'> & {
    /** What it does not get past, and how often that was tried; null = it does not run at all. */
    readonly stuck: Pick<StuckFacts, 'what' | 'attempts'> | null;
    /** Null = not known. */
    readonly sinceMs: number | null;
  };
  /** Markets that should have ended days ago have no outcome. */
  settlement_backlog: { readonly overdue: number; readonly awaited: number; readonly lagMs: number };
  /** The sums of a day's ledger do not add up to its whole. */
  ledger_drift: {
    readonly ledgerId: string;
    readonly part: LedgerPart;
    readonly wholeMicroUsd: number;
    readonly partsMicroUsd: number;
  };
}

/** What a day's whole is compared with. */
export type LedgerPart = 'committed' | 'reservations' | 'hours' | 'categories' | 'purposes' | 'models' | 'cells';

export interface SkipFigures {
  readonly skipped: number;
  readonly decisions: number;
  readonly windowMs: number;
  /** The share that is usual, and of how many decisions. */
  readonly usualShare: number;
  readonly usualDecisions: number;
}

/** A cap, what is committed under it, and what was to be added. */
export interface CapFigures {
  readonly cap: 'day' | 'hour' | 'decision' | 'category' | 'purpose' | 'model';
  /** Which category, purpose or model; null for the others. */
  readonly of: string | null;
  readonly capMicroUsd: number;
  readonly committedMicroUsd: number;
  readonly askedMicroUsd: number;
}

/** Costs that are another than was predicted by a model's earlier calls, or than a bill should have by its row's prices. */
export interface CostDrift {
  readonly cause: 'prediction' | 'bill';
  readonly model: string;
  readonly calls: number;
  /** What was predicted of these calls, or recorded; and what their usage made of them, or the bill. */
  readonly expectedMicroUsd: number;
  readonly actualMicroUsd: number;
  /** Actual to expected: 1.3 = they cost 30 % more; null = nothing was expected, as of a free model. */
  readonly ratio: number | null;
}

interface OtherServiceTier {
  readonly cause: 'service_tier';
  readonly model: string;
  /** The tier that the row is priced for; null = the ordinary one. */
  readonly pricedTier: string | null;
  readonly servedTier: string;
  /** Times the row's prices that the reply was booked at. */
  readonly factor: number;
}

export type AlertKind = keyof AlertCatalog;
export const ALERT_KINDS = [
  'mode_changed',
  'provider_out',
  'model_out',
  'cost_drift',
  'spend_anomaly',
  'cap_reached',
  'band_changed',
  'ledger_missing',
  'reuse_off',
  'settlements_stalled',
  'no_worker',
  'deadlines_missed',
  'skips_unusual',
  'singleton_stuck',
  'settlement_backlog',
  'ledger_drift',
] as const satisfies readonly AlertKind[];

export type AlertSubject = {
  readonly [Kind in AlertKind]: { readonly kind: Kind; readonly figures: AlertCatalog[Kind] };
}[AlertKind];

/** From the least to the gravest. */
export const SEVERITIES = ['notice', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Something that an operator has to know. */
export type Alert = AlertSubject & {
  /** Identifies the occurrence, so that finding it again raises nothing new: `cost_drift/grok-4/2026-11-24`. */
  readonly id: string;
  /** Null = it concerns all accounts. */
  readonly account: string | null;
  readonly severity: Severity;
  readonly raisedAtMs: number;
};

/** How far the delivery of an alert has come. */
export interface AlertDelivery {
  readonly attempts: number;
  readonly deliveredAtMs: number | null;
  /** No attempt succeeded in time: it is not sent again. */
  readonly gaveUpAtMs: number | null;
  /** What the last attempt failed by; null = it did not. */
  readonly failure: DeliveryFailure | null;
}

export interface DeliveryCatalog {
  refused: { readonly status: number };
  timed_out: { readonly afterMs: number };
  /** `code`: the system's short word, such as ECONNREFUSED. */
  unreachable: { readonly code: string | null };
  no_address: NoFigures;
}
export type DeliveryFailure = Finding<DeliveryCatalog>;

/** An alert as it is kept. `delivery` null: it was never sent. */
export type KeptAlert = Alert & {
  readonly delivery: AlertDelivery | null;
  /** When what it is about was over; absent = it is not, or its end is not watched. */
  readonly endedAtMs?: number;
  /** The incident that it belongs to; absent = it was not placed yet. */
  readonly incidentId?: string;
  /** Whether it is told: it opened its incident, or is graver than what was told of it. Absent = it was not placed yet. */
  readonly isTold?: boolean;
};

/** When an alert is raised that follows another of its kind: later than that one whatever the clocks of two processes say, so that the
 * latest of a kind is the one that was raised last. */
export const raisedAfter = (before: Pick<Alert, 'raisedAtMs'> | null, nowMs: number): number =>
  before === null ? nowMs : Math.max(nowMs, before.raisedAtMs + 1);

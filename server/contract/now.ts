import * as v from 'valibot';
import { PATHS } from '../../domain/decision/decision.ts';
import { ACTIONS } from '../../domain/decision/verdict.ts';
import { ALERT_KINDS, SEVERITIES } from '../../domain/health/alert.ts';
import { BANDS, MODES } from '../../domain/shared/modes.ts';
import { list, moneyFields, numbers, numbersOrNull, texts } from './fields.ts';
import { healthView } from './health.ts';

/** What an operator looks at first. */

export const modeNow = v.object({
  mode: v.picklist(MODES),
  ...numbers('version', 'atMs'),
  ...texts('reason', 'by'),
  /** Set by an operator: the health of the models does not change it. */
  isManualOverride: v.boolean(),
  /** When a manual mode ends; null = when it is changed, or it is not manual. */
  ...numbersOrNull('untilMs'),
});

/** A part of the day's money; a null cap = no cap of its own. */
const part = v.object({ ...texts('name'), ...moneyFields, ...numbersOrNull('capMicroUsd') });

export const accountNow = v.object({
  ...texts('account', 'zone'),
  band: v.picklist(BANDS),
  ...numbers('policyVersion'),
  /** What a micro-dollar of today is worth elsewhere in the day; 0 = not scarce, null = not computed yet. */
  ...numbersOrNull('budgetShadowPrice'),
  caps: v.object(numbers('dayMicroUsd', 'hourMicroUsd', 'decisionMicroUsd')),
  /** Shares of the day's cap at which the bands begin. */
  bands: v.object(numbers('conserve', 'critical')),
  /** Null = no money was reserved today. */
  day: v.nullable(
    v.object({
      ...moneyFields,
      ...texts('date'),
      ...numbers('committedMicroUsd', 'hourCommittedMicroUsd', 'liveReservations'),
      /** UTC start of the current hour of the account's day. */
      ...texts('hourKey'),
      burnRate: v.optional(v.object(numbersOrNull('microUsdPerHour', 'dayEndsAtMs', 'hourEndsAtMs'))),
    }),
  ),
  categories: list(part),
  purposes: list(part),
  /** By id. */
  models: list(part),
});
export type AccountNow = v.InferOutput<typeof accountNow>;

/** Null = it has never been out. */
const breakerNow = v.nullable(
  v.object({
    state: v.picklist(['closed', 'open', 'half-open']),
    ...texts('reason'),
    ...numbers('sinceMs'),
    ...numbersOrNull('nextProbeAtMs'),
  }),
);

export const providerNow = v.object({
  ...texts('provider'),
  breaker: breakerNow,
  /** Whether a worker polls its queue. */
  isPolled: v.boolean(),
  /** Whose key it refuses, as a sentence; null = none. */
  refusedKey: v.nullable(v.string()),
  /** Requests per second in force; null = no limit. */
  ...numbersOrNull('perSecond'),
  rateReason: v.nullable(v.string()),
});
export type ProviderNow = v.InferOutput<typeof providerNow>;

export const modelNow = v.object({
  ...texts('model', 'provider'),
  /** Called beside some decisions, never counted. */
  shadow: v.boolean(),
  breaker: breakerNow,
  /** Why it is not called until an operator unblocks it. */
  blocked: v.nullable(v.string()),
  /** Null = there is no scoreboard yet. */
  ...numbersOrNull('weight'),
  drift: v.nullable(v.picklist(['ok', 'warned', 'deselected'])),
  /** Calls of the last 24 hours, and those of them that were answered. */
  ...numbers('calls', 'answered'),
  ...numbersOrNull('p50Ms', 'p95Ms'),
});
export type ModelNow = v.InferOutput<typeof modelNow>;

/** Decisions of a stretch of time, as tallied. */
const flow = v.object({
  /** Whose decisions: tallies are kept for accounts that learn together. */
  accounts: list(v.string()),
  ...numbers('decisions', 'costMicroUsd'),
  byPath: v.record(v.picklist(PATHS), v.number()),
  byAction: v.record(v.picklist(ACTIONS), v.number()),
  ...numbersOrNull('p50Ms', 'p95Ms'),
});

/** What an alert is sent as. `kept`: it was not sent anywhere; `joined`: its incident had been told. */
const sending = v.picklist(['kept', 'joined', 'waiting', 'sent', 'given_up']);

export const alertNow = v.object({
  ...texts('id', 'message'),
  kind: v.picklist(ALERT_KINDS),
  /** Null = it concerns all accounts. */
  account: v.nullable(v.string()),
  severity: v.picklist(SEVERITIES),
  ...numbers('raisedAtMs'),
  sending,
});
export type AlertNow = v.InferOutput<typeof alertNow>;

/** An incident in a line. */
export const incidentLine = v.object({
  ...texts('id', 'title'),
  /** Null = it concerns all accounts. */
  account: v.nullable(v.string()),
  severity: v.picklist(SEVERITIES),
  /** When the first of its causes began, as far as it is known, and when it was noticed. */
  ...numbers('beganAtMs', 'openedAtMs'),
  /** Null = it is open. */
  ...numbersOrNull('closedAtMs'),
  /** What it came to so far, a sentence a fact; empty = not counted yet. */
  story: list(v.string()),
});
export type IncidentLine = v.InferOutput<typeof incidentLine>;

export const nowView = v.object({
  ...numbers('atMs'),
  health: healthView,
  /** Null = no worker has ever run on this store. */
  mode: v.nullable(modeNow),
  accounts: list(accountNow),
  /** Raised in the last 24 hours and not over, newest first, at most 20. */
  alerts: list(alertNow),
  /** Open ones, and those that closed within the last hour, newest first. */
  incidents: list(incidentLine),
  providers: list(providerNow),
  models: list(modelNow),
  /** Worker processes that have reported lately. */
  workers: list(v.object({ ...texts('worker'), ...numbers('atMs'), providers: list(v.string()) })),
  /** The last 24 full hours and the current one: of all accounts, and of those that learn together. */
  day: flow,
  days: list(flow),
});
export type NowView = v.InferOutput<typeof nowView>;

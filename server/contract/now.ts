import { z } from 'zod';
import { PATHS } from '../../domain/decision/path.ts';
import { ACTIONS } from '../../domain/decision/verdict.ts';
import { ALERT_KINDS } from '../../domain/health/alert.ts';
import { BANDS, MODES } from '../../domain/shared/modes.ts';
import { list, money } from './fields.ts';

/** What an operator looks at first. */

export const modeNow = z.object({
  mode: z.enum(MODES),
  version: z.number(),
  reason: z.string(),
  by: z.string(),
  atMs: z.number(),
  /** An operator's word holds: nothing changes the mode by itself. */
  isManualOverride: z.boolean(),
  /** When that word ends; null = when it is changed, or there is none. */
  untilMs: z.number().nullable(),
});

const part = money.extend({
  name: z.string(),
  /** Null = no cap of its own. */
  capMicroUsd: z.number().nullable(),
});

export const accountNow = z.object({
  account: z.string(),
  zone: z.string(),
  band: z.enum(BANDS),
  policyVersion: z.number(),
  /** What a micro-dollar of today is worth elsewhere in the day; 0 = not scarce, null = not worked out yet. */
  budgetShadowPrice: z.number().nullable(),
  caps: z.object({ dayMicroUsd: z.number(), hourMicroUsd: z.number(), decisionMicroUsd: z.number() }),
  /** Shares of the day's cap at which the bands begin. */
  bands: z.object({ conserve: z.number(), critical: z.number() }),
  /** Null = nothing was reserved today. */
  day: money
    .extend({
      date: z.string(),
      committedMicroUsd: z.number(),
      /** UTC start of the current hour of the account's day. */
      hourKey: z.string(),
      hourCommittedMicroUsd: z.number(),
      liveReservations: z.number(),
      burnRate: z
        .object({
          microUsdPerHour: z.number().nullable(),
          dayEndsAtMs: z.number().nullable(),
          hourEndsAtMs: z.number().nullable(),
        })
        .optional(),
    })
    .nullable(),
  categories: list(part),
  purposes: list(part),
  /** By id. */
  models: list(part),
});

export const breakerNow = z.object({
  state: z.enum(['closed', 'open', 'half-open']),
  reason: z.string(),
  sinceMs: z.number(),
  nextProbeAtMs: z.number().nullable(),
});

export const providerNow = z.object({
  provider: z.string(),
  /** Null = it has never been out. */
  breaker: breakerNow.nullable(),
  /** Whether a worker polls its queue. */
  isPolled: z.boolean(),
  /** Requests per second in force; null = no limit. */
  perSecond: z.number().nullable(),
  rateReason: z.string().nullable(),
});

export const modelNow = z.object({
  model: z.string(),
  provider: z.string(),
  /** On trial: asked beside some decisions, never counted. */
  shadow: z.boolean(),
  breaker: breakerNow.nullable(),
  /** Why it is not asked until an operator unblocks it. */
  blocked: z.string().nullable(),
  /** Null = nothing was learned yet. */
  weight: z.number().nullable(),
  drift: z.enum(['ok', 'warned', 'deselected']).nullable(),
  /** Calls of the last 24 hours, and of those the answered ones. */
  calls: z.number(),
  answered: z.number(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
});

/** Settled decisions of a stretch of time, as tallied. */
export const flow = z.object({
  decisions: z.number(),
  byPath: z.partialRecord(z.enum(PATHS), z.number()),
  byAction: z.partialRecord(z.enum(ACTIONS), z.number()),
  costMicroUsd: z.number(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
});

export const alertNow = z.object({
  id: z.string(),
  kind: z.enum(ALERT_KINDS),
  /** Null = it concerns all accounts. */
  account: z.string().nullable(),
  severity: z.enum(['notice', 'warning', 'critical']),
  message: z.string(),
  raisedAtMs: z.number(),
  /** `kept`: no attempt to send it was made. */
  sending: z.enum(['kept', 'waiting', 'sent', 'given_up']),
});

export const nowView = z.object({
  atMs: z.number(),
  /** Null = no worker has ever run on this store. */
  mode: modeNow.nullable(),
  accounts: list(accountNow),
  /** Of the last 24 hours, newest first, at most 20. */
  alerts: list(alertNow),
  providers: list(providerNow),
  models: list(modelNow),
  /** Worker processes that have lately said that they are at work. */
  workers: list(z.object({ worker: z.string(), atMs: z.number(), providers: list(z.string()) })),
  /** The last 24 full hours and the current one. */
  day: flow,
});
export type NowView = z.infer<typeof nowView>;
export type AccountNow = z.infer<typeof accountNow>;
export type ModelNow = z.infer<typeof modelNow>;
export type ProviderNow = z.infer<typeof providerNow>;
export type AlertNow = z.infer<typeof alertNow>;
export type Flow = z.infer<typeof flow>;

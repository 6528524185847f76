import { z } from 'zod';
import { PURPOSES } from '../../domain/shared/budget-schema.ts';
import { account, date, interval, list, meanOf, money, prediction, promptCache } from './fields.ts';

export const DAYS_AT_MOST = 92;
const DAY_MS = 86_400_000;

export const costQuery = z
  .strictObject({
    /** Default: the first account. */
    account: account.optional(),
    /** Days of the account's zone, both included. Default: the last seven. */
    from: date.optional(),
    to: date.optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, '`from` must not be after `to`')
  .refine(
    ({ from, to }) =>
      from === undefined || to === undefined || Date.parse(to) - Date.parse(from) < DAYS_AT_MOST * DAY_MS,
    `at most ${DAYS_AT_MOST} days at once`,
  );
export type CostQuery = z.infer<typeof costQuery>;

/** Money of one day by what it was spent on. */
export const costCell = z.object({
  model: z.string(),
  category: z.string(),
  purpose: z.enum(PURPOSES),
  spentMicroUsd: z.number(),
  /** Part of spent. */
  uncertainMicroUsd: z.number(),
});
export type CostCell = z.infer<typeof costCell>;

/** One ledger document. */
export const costDay = z.object({
  ledgerId: z.string(),
  date: z.string(),
  zone: z.string(),
  total: money.extend({ committedMicroUsd: z.number() }),
  caps: z.object({ dayMicroUsd: z.number(), hourMicroUsd: z.number(), decisionMicroUsd: z.number() }),
  /** They add up to `total` spent and uncertain, to the micro-dollar. */
  cells: list(costCell),
});
export type CostDay = z.infer<typeof costDay>;

/** Calls that were not made, and what they would have cost: each at its model's mean cost per call in the same days. */
export const saving = z.object({
  /** `price_gate`: nobody was asked, the price said enough. `cascade`: the first model was enough. `reuse`: earlier answers were
   * as good as new ones. These three are savings. `withheld`: mode, budget, deadline or lack of models. */
  how: z.enum(['price_gate', 'cascade', 'reuse', 'withheld']),
  decisions: z.number(),
  callsNotMade: z.number(),
  /** Of those, the ones whose model has no cost on record in these days: not part of the estimate. */
  callsWithoutRecord: z.number(),
  estimatedMicroUsd: z.number(),
});
export type Saving = z.infer<typeof saving>;

export const uncertainAttempt = z.object({
  attemptId: z.string(),
  account: z.string(),
  model: z.string(),
  provider: z.string(),
  category: z.string(),
  purpose: z.enum(PURPOSES),
  worstCaseMicroUsd: z.number(),
  startedAtMs: z.number(),
});

/** What a hundredth of a Brier point costs that a model adds to the ensemble. */
export const brierCost = z.object({
  model: z.string(),
  /** Null = all questions. */
  category: z.string().nullable(),
  /** Resolved markets that its contribution is told from. */
  markets: z.number(),
  gain: meanOf,
  costPerCallMicroUsd: z.number().nullable(),
  /** Null = not proven: fewer than 60 markets, or it may add nothing. */
  perHundredthMicroUsd: z.number().nullable(),
  interval: interval.nullable(),
});
export type BrierCostRow = z.infer<typeof brierCost>;

export const costView = z.object({
  atMs: z.number(),
  account: z.string(),
  zone: z.string(),
  from: z.string(),
  to: z.string(),
  /** Oldest first; days without a ledger have none. */
  days: list(costDay),
  total: money.extend({ committedMicroUsd: z.number() }),
  /** Of all accounts in these days, as tallied in whole UTC hours: decisions, what they cost, what was not asked. */
  decisions: z.number(),
  costPerDecisionMicroUsd: z.number().nullable(),
  /** What a hundredth of a Brier point below a coin's .25 costs, by subject. */
  efficiency: list(
    z.object({
      subject: z.string(),
      labels: z.number(),
      brier: meanOf,
      calls: z.number(),
      costPerCallMicroUsd: z.number().nullable(),
      costPerHundredthMicroUsd: z.number().nullable(),
      promptCache,
      prediction,
    }),
  ),
  /** Of the last 90 days whatever days were asked for, by the scoreboard in force. */
  brierCosts: list(brierCost),
  savings: list(saving),
  /** Oldest first, of this account, at most 200. */
  uncertain: list(uncertainAttempt),
  uncertainCount: z.number(),
});
export type CostView = z.infer<typeof costView>;

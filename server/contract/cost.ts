import * as v from 'valibot';
import { PURPOSES } from '../../domain/shared/budget-schema.ts';
import { shape } from '../../domain/shared/field-schema.ts';
import { account, date, interval, list, meanOf, moneyFields, numbers, numbersOrNull, texts } from './fields.ts';
import { performanceRow } from './models.ts';

export const DAYS_AT_MOST = 92;
const DAY_MS = 86_400_000;

export const costQuery = v.pipe(
  shape({
    /** Default: all accounts, and the service's own ledger. */
    account: v.optional(account),
    /** Days of each account's zone, both included. Default: the last seven. */
    from: v.optional(date),
    to: v.optional(date),
  }),
  v.check(({ from = '', to }) => to === undefined || from <= to, '`from` must not be after `to`'),
  v.check(
    ({ from, to }) => !from || !to || Date.parse(to) - Date.parse(from) < DAYS_AT_MOST * DAY_MS,
    `it may have at most ${DAYS_AT_MOST} days at once`,
  ),
);
export type CostQuery = v.InferOutput<typeof costQuery>;

/** Money of one day by what it was spent on. */
export const costCell = v.object({
  ...texts('model', 'category'),
  purpose: v.picklist(PURPOSES),
  /** Uncertain is a part of spent. */
  ...numbers('spentMicroUsd', 'uncertainMicroUsd'),
});
export type CostCell = v.InferOutput<typeof costCell>;

const total = v.object({ ...moneyFields, ...numbers('committedMicroUsd') });

/** One ledger document. */
export const costDay = v.object({
  ...texts('ledgerId', 'account', 'date', 'zone'),
  total,
  caps: v.object(numbers('dayMicroUsd', 'hourMicroUsd', 'decisionMicroUsd')),
  /** They add up to `total` spent and uncertain, to the micro-dollar. */
  cells: list(costCell),
});
export type CostDay = v.InferOutput<typeof costDay>;

/** Calls that were not made, and what they would have cost: each at its model's mean cost per call in the same days. */
export const saving = v.object({
  /** `price_gate`: the price alone was enough. `cascade`: the first model was enough. `reuse`: earlier answers were used. These
   * three are savings. `withheld`: mode, budget, deadline or lack of models. */
  how: v.picklist(['price_gate', 'cascade', 'reuse', 'withheld']),
  ...numbers('decisions', 'callsNotMade'),
  /** Those of the calls whose model has no cost on record in these days: not part of the estimate. */
  ...numbers('callsWithoutRecord', 'estimatedMicroUsd'),
});
export type Saving = v.InferOutput<typeof saving>;

export const uncertainAttempt = v.object({
  ...texts('attemptId', 'account', 'model', 'provider', 'category'),
  purpose: v.picklist(PURPOSES),
  ...numbers('worstCaseMicroUsd', 'startedAtMs'),
});

/** What each 0.01 of Brier score costs that a model adds to the ensemble. */
export const brierCost = v.object({
  ...texts('model'),
  /** Null = all questions. */
  category: v.nullable(v.string()),
  /** Markets with an outcome that its contribution is computed from. */
  ...numbers('markets'),
  gain: meanOf,
  /** `perHundredth` is null where it is not proven: fewer than 60 markets, or it may add nothing. */
  ...numbersOrNull('costPerCallMicroUsd', 'perHundredthMicroUsd'),
  interval: v.nullable(interval),
});
export type BrierCostRow = v.InferOutput<typeof brierCost>;

export const costView = v.object({
  ...numbers('atMs'),
  /** Null = all. */
  account: v.nullable(v.string()),
  /** Whose ledgers these are. */
  ledgers: list(v.object(texts('account', 'zone'))),
  /** Days of the ledgers' own zones; times are shown in the first one's. */
  ...texts('zone', 'from', 'to'),
  /** Oldest first; days without a ledger are left out. */
  days: list(costDay),
  total,
  /** Whose decisions are tallied: all accounts that learn together with the one of the question. */
  tallied: list(v.string()),
  /** Of these accounts in these days, as tallied in whole UTC hours: decisions, their cost, calls not made. */
  ...numbers('decisions'),
  ...numbersOrNull('costPerDecisionMicroUsd'),
  /** Models and what else is scored, in the same hours. */
  efficiency: list(performanceRow),
  /** Of the last 90 days, whatever the days of the question, by the scoreboard of these accounts. */
  weighed: list(v.string()),
  brierCosts: list(brierCost),
  savings: list(saving),
  /** Oldest first, at most 200. */
  uncertain: list(uncertainAttempt),
  ...numbers('uncertainCount'),
});
export type CostView = v.InferOutput<typeof costView>;

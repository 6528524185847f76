import * as v from 'valibot';
import { ACTIONS } from '../../domain/decision/verdict.ts';
import { TREND_WINDOWS } from '../../domain/learning/flow-trend.ts';
import { BOOKS } from '../../domain/portfolio/market-book.ts';
import { oneOf, shape } from '../../domain/shared/field-schema.ts';
import { account, list, numbers, numbersOrNull, texts } from './fields.ts';

export const trendsQuery = shape({
  /** Absent: all of them. */
  account: v.optional(account),
  /** Default: 24h. */
  window: v.optional(oneOf(TREND_WINDOWS)),
});
export type TrendsQuery = v.InferOutput<typeof trendsQuery>;

const figures = {
  /** `calls` are those of models that ended; `failedCalls` are among them. */
  ...numbers('decisions', 'skipped', 'calls', 'failedCalls', 'costMicroUsd'),
  ...numbersOrNull('p50Ms', 'p95Ms'),
};

/** What one book made, from nothing at the beginning, one point for each UTC day. */
const bookTrend = v.object({
  book: v.picklist(BOOKS),
  ...numbers('profitMicroUsd', 'trades'),
  points: list(v.object(numbers('startMs', 'profitMicroUsd'))),
});

export const trendsView = v.object({
  ...numbers('atMs', 'stepMs'),
  window: v.picklist(TREND_WINDOWS),
  /** Whose decisions: tallies are kept for accounts that learn together, the last hour is read for the account itself. */
  accounts: list(v.string()),
  /** Of the last hour alone, where it had more decisions than are read: the figures are of those since then. */
  ...numbersOrNull('cutAtMs'),
  /** Each with the beginning of its step; the current one is the last. */
  points: list(v.object({ ...numbers('startMs'), ...figures })),
  total: v.object({
    ...figures,
    byAction: v.record(v.picklist(ACTIONS), v.number()),
    /** By the first reason, the most frequent first. */
    skipReasons: list(v.object({ ...texts('code'), ...numbers('decisions') })),
  }),
  /** Of whole UTC days, today's among them: `days` of them end today; `points` begin at least a week ago. Of the accounts that were
   * asked for alone. */
  profit: v.object({ ...numbers('days', 'fromMs', 'costMicroUsd'), books: list(bookTrend) }),
});
export type TrendsView = v.InferOutput<typeof trendsView>;

import { DAY_MS, dayStart } from '../../domain/learning/calendar.ts';
import { skipReason } from '../../domain/learning/flow.ts';
import {
  bucketsOfSteps,
  partOfBucket,
  partOfDecision,
  stepsOf,
  type TrendPart,
  type TrendWindow,
  trendOf,
} from '../../domain/learning/flow-trend.ts';
import { profitOf, totalOf } from '../../domain/portfolio/day-sums.ts';
import { equityOf } from '../../domain/portfolio/equity.ts';
import { mergeDays } from '../../domain/portfolio/merge-days.ts';
import { daysUntil } from '../../domain/portfolio/portfolio.ts';
import type { RecentDecision } from '../../store/recent-flow.ts';
import type { TrendsQuery, TrendsView } from '../contract/trends.ts';
import type { Sources } from '../sources.ts';
import { type Scope, scopeOf } from './scope.ts';

/** Of the last hour's decisions so many are read: a busier hour is shown from a later beginning. */
export const RECENT_AT_MOST = 1_000;

/** UTC days that a window's profit is of. */
const PROFIT_DAYS: Readonly<Record<TrendWindow, number>> = { '1h': 1, '24h': 1, '7d': 7, '30d': 30 };
const LEAST_DAYS_DRAWN = 7;

type TrendSources = Pick<Sources, 'store' | 'accounts' | 'now'>;

/** How things have gone lately, in steps: from the tallies of full hours and days and from the books' days, the last hour from its
 * newest decisions. What is read is as much for any history. */
export async function readTrends(sources: TrendSources, { account, window = '24h' }: TrendsQuery): Promise<TrendsView> {
  const atMs = sources.now();
  const scope = scopeOf(sources, account);
  const [found, profit] = await Promise.all([
    window === '1h' ? readLastHour(sources, scope, atMs) : readTallied(sources, scope, window, atMs),
    readProfit(sources, scope, PROFIT_DAYS[window], atMs),
  ]);
  return { atMs, window, accounts: found.of, cutAtMs: found.cutAtMs, ...trendOf(found.parts, window, atMs), profit };
}

interface Found {
  readonly parts: readonly TrendPart[];
  readonly of: readonly string[];
  readonly cutAtMs: number | null;
}

async function readTallied({ store }: TrendSources, scope: Scope, window: TrendWindow, nowMs: number): Promise<Found> {
  const buckets = await store.buckets.readFlow(bucketsOfSteps(window, nowMs), scope.groups);
  return { parts: buckets.map(partOfBucket), of: scope.sharing, cutAtMs: null };
}

async function readLastHour({ store }: TrendSources, scope: Scope, nowMs: number): Promise<Found> {
  const [sinceMs = nowMs] = stepsOf('1h', nowMs).startsMs;
  const found = await store.recentFlow.since(scope.account, sinceMs, RECENT_AT_MOST);
  const cutAtMs = found.length < RECENT_AT_MOST ? null : (found.at(-1)?.decidedAtMs ?? null);
  return { parts: found.map(partOf), of: scope.accounts, cutAtMs };
}

function partOf({ decidedAtMs, action, costMicroUsd, latencyMs, verdict, calls }: RecentDecision): TrendPart {
  const ended = (outcome: string) => calls.filter((call) => call.outcome === outcome).length;
  return partOfDecision({
    decidedAtMs,
    action,
    costMicroUsd,
    latencyMs,
    bySkipReason: skipReason(action, verdict.reasons),
    answeredCalls: ended('answered'),
    failedCalls: ended('failed'),
  });
}

async function readProfit({ store }: TrendSources, { accounts }: Scope, days: number, nowMs: number) {
  const fromMs = dayStart(nowMs) - (days - 1) * DAY_MS;
  const drawnFromMs = dayStart(nowMs) - (Math.max(days, LEAST_DAYS_DRAWN) - 1) * DAY_MS;
  const read = async (book: 'paper' | 'real') => {
    const found = await Promise.all(accounts.map((account) => store.bookDays.since(account, book, drawnFromMs)));
    const merged = mergeDays(daysUntil(found.flat(), nowMs));
    const total = totalOf(merged.filter(({ startMs }) => startMs >= fromMs));
    const points = equityOf(merged, drawnFromMs, nowMs).map((point) => ({
      startMs: point.startMs,
      profitMicroUsd: profitOf(point),
    }));
    return { book, profitMicroUsd: profitOf(total), trades: total.trades, points, costMicroUsd: total.costMicroUsd };
  };
  const [paper, real] = await Promise.all([read('paper'), read('real')]);
  const books = [paper, real].map(({ costMicroUsd: _, ...book }) => book);
  return { days, fromMs, costMicroUsd: paper.costMicroUsd, books };
}

import { DAY_MS, dayStart } from '../learning/calendar.ts';
import { type Interval, intervalOf, meanOf } from '../learning/estimates.ts';
import { groupBy } from '../shared/group-by.ts';
import { type DaySums, profitOf, totalOf } from './day-sums.ts';
import {
  type BookDay,
  type Drawdown,
  differenceByDay,
  drawdownOf,
  type EquityPoint,
  equityOf,
  type SumOverDays,
} from './equity.ts';
import { BOOKS, type Book } from './market-book.ts';
import { addModelGains, type ModelGain } from './model-gains.ts';
import type { PortfolioWindow } from './window.ts';

/** A day as it is kept, with its slices. */
export interface SlicedDay extends BookDay {
  readonly categories: readonly (DaySums & { readonly category: string })[];
  readonly models: readonly ModelGain[];
}

/** What one category came to. */
export interface CategoryResult {
  readonly category: string;
  readonly profitMicroUsd: number;
  readonly realisedMicroUsd: number;
  readonly openedMicroUsd: number;
  readonly feesMicroUsd: number;
  readonly trades: number;
  /** Markets that settled, those of them with a profit, and what they made on average. */
  readonly settled: number;
  readonly won: number;
  readonly meanMicroUsd: number | null;
  /** Of the mean at 95 %, as if markets did not share their luck; null below two. */
  readonly interval: Interval | null;
}

/** What a book came to in a window. Money in micro-dollars; open profit is its change. */
export interface BookResult extends Omit<CategoryResult, 'category'> {
  readonly book: Book;
  readonly openMicroUsd: number;
  /** Against nothing traded, which is what always trusting the price comes to; null = nothing happened. */
  readonly againstNothing: SumOverDays | null;
  readonly drawdown: Drawdown | null;
  readonly equity: readonly EquityPoint[];
  readonly categories: readonly CategoryResult[];
}

/** What a model added to the recommended trades, by leaving out its answer. */
export interface ModelContribution {
  readonly model: string;
  /** Decisions whose markets have ended. */
  readonly decisions: number;
  readonly profitMicroUsd: number;
  /** At 95 %; null below two. */
  readonly interval: Interval | null;
}

/** The books of an account, or of several taken together, over a window. */
export interface Portfolio {
  readonly atMs: number;
  /** Null = of all accounts. */
  readonly account: string | null;
  readonly window: PortfolioWindow;
  /** Beginning of the first UTC day; of everything: of the first day with something. */
  readonly fromMs: number;
  readonly books: readonly BookResult[];
  /** Day by day, from the first of which either has something; null = neither has. */
  readonly paperAgainstReal: SumOverDays | null;
  /** Decisions and what they cost, trades or not. */
  readonly decisions: number;
  readonly costMicroUsd: number;
  readonly models: readonly ModelContribution[];
}

/** Those that have come by a time. A day further ahead than two clocks can be apart is left out until then: an outcome may state any
 * time as its own. */
export const daysUntil = <D extends BookDay>(days: readonly D[], atMs: number): readonly D[] =>
  days.filter(({ startMs }) => startMs <= dayStart(atMs) + DAY_MS);

export function portfolioOf(
  known: Readonly<Record<Book, readonly SlicedDay[]>>,
  about: Pick<Portfolio, 'atMs' | 'account' | 'window'> & { readonly fromMs: number },
): Portfolio {
  const { atMs } = about;
  const days = {
    paper: daysUntil(known.paper, atMs),
    withheld: daysUntil(known.withheld, atMs),
    real: daysUntil(known.real, atMs),
  };
  const firstMs = Math.min(dayStart(atMs), ...BOOKS.flatMap((book) => days[book].map(({ startMs }) => startMs)));
  const fromMs = Math.max(about.fromMs, about.window === 'all' ? firstMs : about.fromMs);
  const toMs = Math.max(dayStart(atMs), ...BOOKS.flatMap((book) => days[book].map(({ startMs }) => startMs)));
  const { decisions, costMicroUsd } = totalOf(days.paper);
  return {
    ...about,
    fromMs,
    books: BOOKS.map((book) => bookResult(book, days[book], fromMs, toMs)),
    paperAgainstReal: differenceByDay(traded(days.paper), traded(days.real), toMs),
    decisions,
    costMicroUsd,
    models: contributions(days.paper),
  };
}

function bookResult(book: Book, days: readonly SlicedDay[], fromMs: number, toMs: number): BookResult {
  const equity = equityOf(days, fromMs, toMs);
  const { category: _, ...whole } = resultOfSums('all', days);
  return {
    book,
    ...whole,
    openMicroUsd: totalOf(days).openMicroUsd,
    againstNothing: differenceByDay(traded(days), null, toMs),
    drawdown: drawdownOf(equity),
    equity,
    categories: [
      ...groupBy(
        days.flatMap(({ categories }) => categories),
        ({ category }) => category,
      ),
    ]
      .map(([category, sums]) => resultOfSums(category, sums))
      .filter(({ trades, settled, profitMicroUsd }) => trades !== 0 || settled !== 0 || profitMicroUsd !== 0)
      .toSorted((a, b) => b.profitMicroUsd - a.profitMicroUsd || (a.category < b.category ? -1 : 1)),
  };
}

/** Days on which decisions were made and nothing else happened are none of the book's. */
const traded = (days: readonly SlicedDay[]): readonly SlicedDay[] =>
  days.filter((day) => day.trades !== 0 || day.settled.n !== 0 || profitOf(day) !== 0);

function resultOfSums(category: string, all: readonly DaySums[]): CategoryResult {
  const sums = totalOf(all);
  const mean = meanOf(sums.settled);
  const { realisedMicroUsd, openedMicroUsd, feesMicroUsd, trades, settled, won } = sums;
  return {
    category,
    profitMicroUsd: profitOf(sums),
    realisedMicroUsd,
    openedMicroUsd,
    feesMicroUsd,
    trades,
    settled: settled.n,
    won,
    meanMicroUsd: mean?.mean ?? null,
    interval: intervalOf(mean),
  };
}

function contributions(days: readonly SlicedDay[]): ModelContribution[] {
  return addModelGains(days.flatMap(({ models }) => models))
    .map(({ model, profitMicroUsd: { n, sum, squares } }) => {
      const mean = intervalOf(meanOf({ n, sum, squares }));
      const interval = mean && { low: mean.low * n, high: mean.high * n };
      return { model, decisions: n, profitMicroUsd: sum, interval };
    })
    .toSorted((a, b) => b.profitMicroUsd - a.profitMicroUsd);
}

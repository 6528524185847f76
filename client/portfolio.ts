import { BOOKS, type Book } from '../domain/portfolio/market-book.ts';
import { mergeDays } from '../domain/portfolio/merge-days.ts';
import { type Portfolio, portfolioOf } from '../domain/portfolio/portfolio.ts';
import { type PortfolioWindow, windowFromMs } from '../domain/portfolio/window.ts';
import type { Store } from '../store/index.ts';
import type { PositionLine } from '../store/positions.ts';

const OPEN_AT_MOST = 100;
const SETTLED_AT_MOST = 50;

interface PortfolioQuestion {
  /** Null = of all of these. */
  readonly account: string | null;
  readonly accounts: readonly string[];
  readonly window: PortfolioWindow;
}

/** The books with what they hold and what settled last. */
export interface PortfolioWithPositions extends Portfolio {
  /** The latest traded first, at most 100 a book. */
  readonly open: readonly PositionLine[];
  /** The latest settled first, at most 50 a book. */
  readonly settled: readonly PositionLine[];
}

/** What the books came to in a window, of one account or of several taken together (`account` null). What is read are the days of the
 * window and what is held, however much was decided. */
export async function readPortfolio(
  store: Pick<Store, 'bookDays' | 'positions'>,
  { account, accounts, window }: PortfolioQuestion,
  nowMs: number,
): Promise<PortfolioWithPositions> {
  const fromMs = windowFromMs(window, nowMs);
  const ofEach = <T>(read: (book: Book) => Promise<T>) => Promise.all(BOOKS.map(read));
  const ofAll = async <T>(read: (account: string) => Promise<T[]>) => (await Promise.all(accounts.map(read))).flat();
  const [days, open, settled] = await Promise.all([
    ofEach(async (book) => [book, mergeDays(await ofAll((each) => store.bookDays.since(each, book, fromMs)))] as const),
    ofEach(async (book) =>
      (await ofAll((each) => store.positions.open(each, book, OPEN_AT_MOST)))
        .toSorted((one, other) => (other.result.lastTradeAtMs ?? 0) - (one.result.lastTradeAtMs ?? 0))
        .slice(0, OPEN_AT_MOST),
    ),
    ofEach(async (book) =>
      (await ofAll((each) => store.positions.settled(each, book, SETTLED_AT_MOST)))
        .toSorted((one, other) => (other.settledAtMs ?? 0) - (one.settledAtMs ?? 0))
        .slice(0, SETTLED_AT_MOST),
    ),
  ]);
  const byBook = Object.fromEntries(days) as Record<Book, (typeof days)[number][1]>;
  return {
    ...portfolioOf(byBook, { atMs: nowMs, account, window, fromMs }),
    open: open.flat(),
    settled: settled.flat(),
  };
}

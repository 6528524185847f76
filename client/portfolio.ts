import { BOOKS, type Book } from '../domain/portfolio/market-book.ts';
import { type Portfolio, portfolioOf } from '../domain/portfolio/portfolio.ts';
import { type PortfolioWindow, windowFromMs } from '../domain/portfolio/window.ts';
import type { Store } from '../store/index.ts';
import type { PositionLine } from '../store/positions.ts';

const OPEN_AT_MOST = 100;
const SETTLED_AT_MOST = 50;

/** An account's books with what they hold and what settled last. */
export interface PortfolioWithPositions extends Portfolio {
  /** The latest traded first, at most 100 a book. */
  readonly open: readonly PositionLine[];
  /** The latest settled first, at most 50 a book. */
  readonly settled: readonly PositionLine[];
}

/** What an account's books came to in a window. What is read are the days of the window and what is held, however much was decided. */
export async function readPortfolio(
  store: Pick<Store, 'bookDays' | 'positions'>,
  { account, window }: { readonly account: string; readonly window: PortfolioWindow },
  nowMs: number,
): Promise<PortfolioWithPositions> {
  const fromMs = windowFromMs(window, nowMs);
  const ofEach = <T>(read: (book: Book) => Promise<T>) => Promise.all(BOOKS.map(read));
  const [days, open, settled] = await Promise.all([
    ofEach(async (book) => [book, await store.bookDays.since(account, book, fromMs)] as const),
    ofEach((book) => store.positions.open(account, book, OPEN_AT_MOST)),
    ofEach((book) => store.positions.settled(account, book, SETTLED_AT_MOST)),
  ]);
  const byBook = Object.fromEntries(days) as Record<Book, (typeof days)[number][1]>;
  return {
    ...portfolioOf(byBook, { atMs: nowMs, account, window, fromMs }),
    open: open.flat(),
    settled: settled.flat(),
  };
}

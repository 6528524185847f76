import type { Db, Filter } from 'mongodb';
import type { Book, BookState, DayChange, MarketBook, MarketResult } from '../domain/portfolio/market-book.ts';
import { type Batched, replaceAsRead } from './guarded.ts';

/** One book of one account on one market: what it rests on, what it has come to, and what that is in the days. */
export interface PositionDocument extends Omit<MarketBook, 'orders' | 'fills' | 'marks'>, Batched {
  readonly account: string;
  readonly ticker: string;
  readonly eventTicker: string;
  readonly title: string;
  readonly category: string;
  readonly orders: MarketBook['orders'];
  readonly fills: MarketBook['fills'];
  readonly marks: MarketBook['marks'];
  readonly result: MarketResult;
  /** Of the result, so that lists have an index. */
  readonly state: BookState;
  /** When it settled; null = it has not. */
  readonly settledAtMs: number | null;
  readonly days: readonly DayChange[];
  /** What its last batch replaced, which the days have to lose. */
  readonly before: readonly DayChange[];
}

const LINE = {
  _id: 0,
  book: 1,
  account: 1,
  ticker: 1,
  eventTicker: 1,
  title: 1,
  category: 1,
  result: 1,
  state: 1,
  settledAtMs: 1,
  'ending.settlement': 1,
  'ending.valueMicroUsd': 1,
} as const;

/** What a list shows of a position. */
export interface PositionLine
  extends Pick<
    PositionDocument,
    'book' | 'account' | 'ticker' | 'eventTicker' | 'title' | 'category' | 'result' | 'state' | 'settledAtMs'
  > {
  readonly ending: { readonly settlement: string; readonly valueMicroUsd: number | null } | null;
}

const HELD: readonly BookState[] = ['open', 'unvalued'];

/** What a book holds, all of it. */
interface Held {
  readonly positions: number;
  readonly basisMicroUsd: number;
}

export function createPositionRepository(db: Db) {
  const positions = db.collection<PositionDocument>('positions');
  // Of an ending that is null the projection of its parts leaves nothing.
  const lines = (filter: Filter<PositionDocument>) =>
    positions
      .find<PositionLine>(filter, { projection: LINE })
      .map((line) => ({ ...line, ending: line.ending ?? null }));
  return {
    async readMany(ids: readonly string[]): Promise<PositionDocument[]> {
      return positions.find({ _id: { $in: [...ids] } }).toArray();
    },

    /** Of every book and account. */
    async onTickers(tickers: readonly string[]): Promise<PositionDocument[]> {
      return positions.find({ ticker: { $in: [...tickers] } }).toArray();
    },

    /** The revision of its market's outcome that each position on these markets knows, by id; 0 = none. */
    async revisionsOn(tickers: readonly string[]): Promise<Map<string, { ticker: string; revision: number }>> {
      const projection = { ticker: 1, 'ending.revision': 1 };
      const found = await positions.find({ ticker: { $in: [...tickers] } }, { projection }).toArray();
      return new Map(found.map(({ _id, ticker, ending }) => [_id, { ticker, revision: ending?.revision ?? 0 }]));
    },

    replace: (changes: Parameters<typeof replaceAsRead<PositionDocument>>[1]) => replaceAsRead(positions, changes),

    /** What a book holds, the latest traded first. */
    async open(account: string, book: Book, limit: number): Promise<PositionLine[]> {
      return lines({ account, book, state: { $in: HELD } })
        .sort({ 'result.lastTradeAtMs': -1 })
        .limit(limit)
        .toArray();
    },

    /** How many positions a book holds, and what was paid for them. */
    async held(account: string, book: Book): Promise<Held> {
      const [sums] = await positions
        .aggregate<Held>([
          { $match: { account, book, state: { $in: HELD }, 'result.hundredths': { $ne: 0 } } },
          { $group: { _id: null, positions: { $sum: 1 }, basisMicroUsd: { $sum: '$result.basisMicroUsd' } } },
        ])
        .toArray();
      return sums ?? { positions: 0, basisMicroUsd: 0 };
    },

    /** The markets of a book that settled last. */
    async settled(account: string, book: Book, limit: number): Promise<PositionLine[]> {
      return lines({ account, book, settledAtMs: { $gt: 0 } })
        .sort({ settledAtMs: -1 })
        .limit(limit)
        .toArray();
    },
  };
}

import type { Db } from 'mongodb';
import { addDaySums, type DaySums, noDaySums } from '../domain/portfolio/day-sums.ts';
import type { BookDay } from '../domain/portfolio/equity.ts';
import type { Book } from '../domain/portfolio/market-book.ts';
import { addModelGains, type ModelGain } from '../domain/portfolio/model-gains.ts';
import { bookDayIdOf } from '../domain/shared/ids.ts';
import { type Batched, replaceAsRead } from './guarded.ts';

/** The sums of one category. */
export interface CategorySums extends DaySums {
  readonly category: string;
}

interface BookDayDocument extends BookDay, Batched {
  readonly book: Book;
  readonly account: string;
  readonly categories: readonly CategorySums[];
  readonly models: readonly ModelGain[];
}

/** What a batch changes of a day. `times` -1 takes it out. */
export interface BookDayChange {
  readonly book: Book;
  readonly account: string;
  readonly category: string;
  readonly startMs: number;
  readonly sums: DaySums;
  readonly models: readonly ModelGain[];
}

export type ReadBookDay = Omit<BookDayDocument, '_id' | 'batch'>;

/** What each UTC day changed in each account's books: a year is 365 documents a book, however much was traded. */
export function createBookDayRepository(db: Db) {
  const days = db.collection<BookDayDocument>('bookDays');
  return {
    /** Adds a batch's changes, once: each day bears the number of the last batch that it holds. */
    async add(batch: number, changes: readonly BookDayChange[]): Promise<void> {
      const byDay = new Map<string, BookDayChange[]>();
      for (const change of changes) {
        const id = bookDayIdOf(change.book, change.account, change.startMs);
        byDay.set(id, [...(byDay.get(id) ?? []), change]);
      }
      const found = await days.find({ _id: { $in: [...byDay.keys()] } }).toArray();
      const standing = new Map(found.map((day) => [day._id, day]));
      const open = [...byDay].filter(([id]) => (standing.get(id)?.batch ?? 0) < batch);
      await replaceAsRead(
        days,
        open.map(([_id, own]) => {
          const read = standing.get(_id) ?? null;
          return { read, next: dayWith(read, _id, batch, own) };
        }),
      );
    },

    /** The days of a book from then on, in order. */
    async since(account: string, book: Book, fromMs: number): Promise<ReadBookDay[]> {
      const filter = { account, book, startMs: { $gte: fromMs } };
      const found = await days
        .find(filter, { projection: { _id: 0, batch: 0 } })
        .sort({ startMs: 1 })
        .toArray();
      return found as ReadBookDay[];
    },
  };
}

function dayWith(
  read: BookDayDocument | null,
  _id: string,
  batch: number,
  changes: readonly BookDayChange[],
): BookDayDocument {
  const [{ book, account, startMs }] = changes as [BookDayChange];
  const categories = new Map(read?.categories.map((each) => [each.category, each]));
  let sums: DaySums = read ? sumsIn(read) : noDaySums();
  for (const change of changes) {
    const { category } = change;
    sums = addDaySums(sums, change.sums);
    categories.set(category, { category, ...addDaySums(categories.get(category) ?? noDaySums(), change.sums) });
  }
  const models = addModelGains([...(read?.models ?? []), ...changes.flatMap((change) => change.models)]);
  return { _id, batch, book, account, startMs, ...sums, categories: [...categories.values()], models };
}

function sumsIn(day: BookDayDocument): DaySums {
  return addDaySums(noDaySums(), day);
}

import { isRecord, showKey } from '../shared/refusal.ts';
import type { Depth } from './market.ts';
import { type RefusedMarket, refusedMarket, refuseMarket, unreadable } from './market-refusal.ts';
import { levelsOf, parseOrderBook } from './order-book.ts';

/** An order book that came without its market; null where a side is empty. */
export interface CheckedBook {
  /** Null where the file does not say. */
  readonly ticker: string | null;
  readonly quotes: { readonly yesBidMicroUsd: number | null; readonly yesAskMicroUsd: number | null };
  readonly depth: Depth;
}

interface Found {
  readonly books: readonly CheckedBook[];
  readonly refused: readonly RefusedMarket[];
}

export const NO_BOOKS: Found = { books: [], refused: [] };

/** Reads order books as a decision would, one or a list of them; what is none, or empty, is refused by its ticker. */
export function checkBooks(input: unknown): Found {
  const given = isRecord(input) && Array.isArray(input.orderbooks) ? input.orderbooks : input;
  const books: CheckedBook[] = [];
  const refused: RefusedMarket[] = [];
  for (const [index, each] of (Array.isArray(given) ? given : [given]).entries()) {
    const ticker = isRecord(each) && typeof each.ticker === 'string' ? each.ticker : null;
    const name = ticker === null ? `number ${index + 1}` : showKey(ticker);
    const parsed = parseOrderBook(each, ticker ?? '');
    if (!parsed.ok) {
      refused.push(refusedMarket(name, unreadable(parsed)));
      continue;
    }
    const depth = levelsOf(parsed.value);
    const yesBidMicroUsd = depth.bids[0]?.priceMicroUsd ?? null;
    const yesAskMicroUsd = depth.asks[0]?.priceMicroUsd ?? null;
    if (yesBidMicroUsd === null && yesAskMicroUsd === null) refused.push(refusedMarket(name, emptyBook(name)));
    else if (yesBidMicroUsd !== null && yesAskMicroUsd !== null && yesBidMicroUsd >= yesAskMicroUsd) {
      refused.push(refusedMarket(name, crossedBook(name)));
    } else books.push({ ticker, quotes: { yesBidMicroUsd, yesAskMicroUsd }, depth });
  }
  return { books, refused };
}

const emptyBook = (name: string) =>
  refuseMarket('empty_book', 'orderbook', `The book of ${name} is empty: there is no quote.`);

const crossedBook = (name: string) =>
  refuseMarket(
    'crossed',
    'orderbook',
    `The book of ${name} is crossed: the bid must be below the ask; fetch it again.`,
  );

/** In an envelope or bare. */
const BOOK_FIELDS = ['orderbook_fp', 'orderbook', 'yes_dollars', 'no_dollars', 'yes', 'no'];

export const isBook = (value: unknown): boolean => isRecord(value) && BOOK_FIELDS.some((field) => field in value);

export const holdsBooks = (input: unknown): boolean =>
  Array.isArray(input) ? input.some(isBook) : isBook(input) || (isRecord(input) && Array.isArray(input.orderbooks));

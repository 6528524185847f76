import { type RefusedMarket, refusedMarket, unreadable } from './market-refusal.ts';
import { parseOrderBook, withOrderBook } from './order-book.ts';
import type { EventMarket } from './parse-event.ts';

/** Each market with its order book, where one was passed; one whose book cannot be used is refused by name. `books`: by ticker. */
export function bookedMarkets(
  markets: readonly EventMarket[],
  books: ReadonlyMap<string, unknown>,
): { readonly markets: readonly EventMarket[]; readonly refused: readonly RefusedMarket[] } {
  const kept: EventMarket[] = [];
  const refused: RefusedMarket[] = [];
  for (const each of markets) {
    const { ticker } = each.market;
    const book = books.has(ticker) ? parseOrderBook(books.get(ticker), ticker, `orderbooks.${ticker}`) : null;
    const booked = book?.ok ? withOrderBook(each.market, book.value) : (book ?? { ok: true, value: each.market });
    if (booked.ok) kept.push({ ...each, market: booked.value });
    else refused.push(refusedMarket(ticker, unreadable(booked)));
  }
  return { markets: kept, refused };
}

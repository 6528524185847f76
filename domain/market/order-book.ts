import { type Checked, isRecord, refuse, refuseValue, showKey, showValue } from '../shared/refusal.ts';
import { addContracts, contractsFrom } from './contracts.ts';
import { type Depth, type DepthLevel, type Market, MICRO_USD_PER_CONTRACT } from './market.ts';
import { microUsdFromDecimal } from './market-quotes.ts';

/** Bids on both sides, as the venue's order book has them, the best first. A bid on NO is an offer of YES at a dollar less its
 * price. */
export interface OrderBook {
  readonly yes: readonly DepthLevel[];
  readonly no: readonly DepthLevel[];
}

/** A book at the venue has at most a level for each tenth of a cent. */
const MOST_LEVELS = 2_000;
/** Levels that are kept: no order goes further, and a record stays small. */
const KEPT_LEVELS = 25;
const MICRO_USD_PER_CENT = 10_000;

/** The order book of one market from what the venue's API returns: {orderbook_fp: {yes_dollars, no_dollars}}, the older {orderbook:
 * {yes, no}} in cents, either of them bare, or a list of books with their tickers, also as {orderbooks}. Refuses by field and value what
 * it does not understand; never throws. */
export function parseOrderBook(input: unknown, ticker: string, field = 'orderbook'): Checked<OrderBook> {
  const list = isRecord(input) && Array.isArray(input.orderbooks) ? input.orderbooks : input;
  if (Array.isArray(list)) {
    const own = list.filter((each: unknown) => isRecord(each) && each.ticker === ticker);
    const [only] = own;
    if (own.length === 1) return parseOrderBook(only, ticker, field);
    return refuse(field, `${field} has ${own.length} books of ${showKey(ticker)}; pass one.`);
  }
  if (!isRecord(list)) return refuseValue(field, input, 'it must be an order book as the venue’s API returns it');
  if (typeof list.ticker === 'string' && list.ticker !== ticker) {
    return refuse(
      `${field}.ticker`,
      `${field}.ticker is ${showValue(list.ticker)}, but the market is ${showKey(ticker)}.`,
    );
  }
  const inside = list.orderbook_fp ?? list.orderbook ?? list;
  const book = isRecord(inside) ? inside : {};
  const isCents = !('yes_dollars' in book || 'no_dollars' in book);
  const [yesName, noName] = isCents ? ['yes', 'no'] : ['yes_dollars', 'no_dollars'];
  if (!(yesName in book || noName in book)) {
    return refuseValue(field, input, 'it must have orderbook_fp with yes_dollars and no_dollars');
  }
  const yes = readSide(book[yesName], `${field}.${yesName}`, isCents);
  if (!yes.ok) return yes;
  const no = readSide(book[noName], `${field}.${noName}`, isCents);
  if (!no.ok) return no;
  return { ok: true, value: { yes: yes.value, no: no.value } };
}

/** The books of several markets by ticker: {ticker: book}, or what the venue's API returns, {orderbooks: [{ticker, ...}]} or the
 * list. Each is still to be read by parseOrderBook. */
export function orderBooksByTicker(input: unknown): Checked<ReadonlyMap<string, unknown>> {
  if (input === undefined || input === null) return { ok: true, value: new Map() };
  const list = isRecord(input) && Array.isArray(input.orderbooks) ? input.orderbooks : input;
  if (isRecord(list)) return { ok: true, value: new Map(Object.entries(list)) };
  if (!Array.isArray(list)) {
    return refuseValue(
      'orderbooks',
      input,
      'it must be {ticker: order book}, or a list of order books with their tickers',
    );
  }
  const books = new Map<string, unknown>();
  for (const [index, each] of list.entries()) {
    if (!isRecord(each) || typeof each.ticker !== 'string') {
      return refuseValue(`orderbooks.${index}`, each, 'it must be an order book with its ticker');
    }
    if (books.has(each.ticker)) {
      return refuse(`orderbooks.${index}`, `orderbooks has ${showKey(each.ticker)} more than once; pass it once.`);
    }
    books.set(each.ticker, each);
  }
  return { ok: true, value: books };
}

function readSide(value: unknown, field: string, isCents: boolean): Checked<readonly DepthLevel[]> {
  if (value === undefined || value === null) return { ok: true, value: [] };
  if (!Array.isArray(value) || value.length > MOST_LEVELS) {
    return refuseValue(field, value, `it must be a list of at most ${MOST_LEVELS} levels [price, count]`);
  }
  const levels = new Map<number, number>();
  for (const [index, each] of value.entries()) {
    const [price, count] = Array.isArray(each) ? each : [];
    const priceMicroUsd = isCents ? fromCents(price) : fromDollars(price);
    const contracts = isNone(count) ? 0 : contractsFrom(count);
    if (priceMicroUsd === null || contracts === null) {
      const rule = isCents
        ? '[whole cents, contracts]'
        : '["0.4200", "250.00"]: dollars above 0 and below 1, contracts';
      return refuseValue(
        `${field}.${index}`,
        Array.isArray(each) ? each.map(showValue).join(', ') : each,
        `it must be ${rule}`,
      );
    }
    if (contracts > 0) levels.set(priceMicroUsd, addContracts(levels.get(priceMicroUsd) ?? 0, contracts));
  }
  const sorted = [...levels].map(([priceMicroUsd, contracts]) => ({ priceMicroUsd, contracts }));
  return { ok: true, value: sorted.toSorted((a, b) => b.priceMicroUsd - a.priceMicroUsd) };
}

/** A book as prices of YES, the best levels of each side. */
export function levelsOf({ yes, no }: OrderBook): { readonly [Side in keyof Depth]: readonly DepthLevel[] } {
  const asks = no.map(({ priceMicroUsd, contracts }) => ({
    priceMicroUsd: MICRO_USD_PER_CONTRACT - priceMicroUsd,
    contracts,
  }));
  return { bids: yes.slice(0, KEPT_LEVELS), asks: asks.slice(0, KEPT_LEVELS) };
}

/** The market with the book's best prices as its quotes, and what stands at each. The book is what an order meets; quotes that were
 * fetched a moment apart may differ from it, but both must leave room for one price, else one of them is old. */
export function withOrderBook<Each extends Pick<Market, 'quotes'>>(market: Each, book: OrderBook): Checked<Each> {
  const { bids, asks } = levelsOf(book);
  const yesBidMicroUsd = bids[0]?.priceMicroUsd ?? 0;
  const yesAskMicroUsd = asks[0]?.priceMicroUsd ?? MICRO_USD_PER_CONTRACT;
  const shown = `bid ${dollars(yesBidMicroUsd)}, ask ${dollars(yesAskMicroUsd)}`;
  if (bids.length === 0 && asks.length === 0) {
    return refuse('orderbook', 'orderbook has no level on either side: decide the market once someone quotes a price.');
  }
  if (yesBidMicroUsd >= yesAskMicroUsd) {
    return refuse('orderbook', `orderbook is crossed (${shown}): the bid must be below the ask; fetch it again.`);
  }
  const { quotes } = market;
  if (yesBidMicroUsd >= quotes.yesAskMicroUsd || yesAskMicroUsd <= quotes.yesBidMicroUsd) {
    const stated = `bid ${dollars(quotes.yesBidMicroUsd)}, ask ${dollars(quotes.yesAskMicroUsd)}`;
    const message = `orderbook (${shown}) contradicts the market's quotes (${stated}); fetch both again.`;
    return refuse('orderbook', message);
  }
  return { ok: true, value: { ...market, quotes: { yesBidMicroUsd, yesAskMicroUsd }, depth: { bids, asks } } };
}

const isNone = (count: unknown) => count === 0 || (typeof count === 'string' && /^0(\.0{1,2})?$/.test(count));

function fromDollars(text: unknown): number | null {
  const microUsd = typeof text === 'string' ? microUsdFromDecimal(text) : null;
  return microUsd !== null && microUsd > 0 && microUsd < MICRO_USD_PER_CONTRACT ? microUsd : null;
}

function fromCents(cents: unknown): number | null {
  if (typeof cents !== 'number' || !Number.isInteger(cents) || cents <= 0 || cents >= 100) return null;
  return cents * MICRO_USD_PER_CENT;
}

const dollars = (microUsd: number) => `$${(microUsd / MICRO_USD_PER_CONTRACT).toFixed(4)}`;

import { groupBy } from '../shared/group-by.ts';
import { plainJson } from '../shared/plain-json.ts';
import { isRecord, refuseValue, showKey } from '../shared/refusal.ts';
import { bookedMarkets } from './booked-markets.ts';
import { categoryOfSeries, categorySlug, UNKNOWN_CATEGORY } from './category.ts';
import { type CheckedBook, checkBooks, holdsBooks, isBook, NO_BOOKS } from './check-books.ts';
import { type CheckedCandles, checkCandles, holdsCandles, isCandle, NO_CANDLES } from './check-candles.ts';
import type { Fee } from './fee.ts';
import { type FeeRow, feeFor } from './fee-row.ts';
import { laddersOf } from './ladders.ts';
import type { Depth, Market, Quotes } from './market.ts';
import { type Read, type RefusedMarket, refusedMarket, refuseMarket, unreadable } from './market-refusal.ts';
import { orderBooksByTicker } from './order-book.ts';
import { isListOfEvents, openEnvelope, type VenueEnvelope } from './parse-envelope.ts';
import { type EventMarket, readMarkets } from './parse-event.ts';
import type { ReadMarketOptions } from './read-market.ts';
import { statedFeeOf } from './stated-fee.ts';
import type { Strike } from './strike.ts';
import { namedSubject } from './subject.ts';

/** What a decision would read of a file, as plain JSON. */
export interface VenueCheck {
  readonly markets: readonly CheckedMarket[];
  /** Tickers of the markets whose strikes are compared, from the lowest strike up. */
  readonly ladders: readonly (readonly string[])[];
  /** At most one of the markets resolves to YES. */
  readonly exclusive: boolean;
  readonly refused: readonly RefusedMarket[];
  readonly candles: CheckedCandles;
  readonly series: { readonly ticker: string; readonly category: string; readonly fee: Fee } | null;
  /** Order books that came without their markets. */
  readonly books: readonly CheckedBook[];
}

export interface CheckedMarket extends Pick<Market, 'ticker' | 'eventTicker' | 'seriesTicker' | 'category'> {
  readonly title: string;
  readonly quotes: Quotes;
  /** What stands at the quotes, or as far as an order book was given; null: not known. */
  readonly depth: Depth | null;
  readonly closes: string;
  readonly scheduledResolution: string;
  /** Whether it is traded in hundredths of a contract. */
  readonly fractional: boolean;
  readonly strike: Strike | null;
  /** Null: the event's one value, or not certain. */
  readonly subject: string | null;
  readonly fee: Fee;
}

export interface CheckOptions extends ReadMarketOptions {
  readonly fees: readonly FeeRow[];
  /** Candlesticks that came beside the market. */
  readonly candlesticks?: unknown;
  /** The order book that came beside the one market, or those beside an event. */
  readonly orderbook?: unknown;
  readonly orderbooks?: unknown;
}

type Json = Readonly<Record<string, unknown>>;

/** Reads a file with a market, an event, a list of either, a series, order books or candlesticks as a decision would, each market by
 * itself.
 * Refused as a whole is only what is none of these. Throws RangeError where no fee row is in force. */
export function checkVenue(given: unknown, options: CheckOptions): Read<VenueCheck> {
  const plain = plainJson(given, 'The file', MOST_BYTES);
  if (!plain.ok) return unreadable(plain);
  const input = plain.value;
  const other = isRecord(input) ? OTHER_FILES.find(({ field }) => field in input) : undefined;
  if (other)
    return refuseMarket('no_market', other.field, `The file holds ${other.what}: nothing in it can be decided.`);
  const { candlesticks = holdsCandles(input) ? input : null } = options;
  const candles = candlesticks === null ? NO_CANDLES : checkCandles(candlesticks);
  if (!candles.ok) return candles;
  const series = checkSeries(input, options);
  if (!series.ok) return series;
  const events = holdsMarkets(input) ? openEvents(input) : NO_EVENTS;
  if (!events.ok) return events;
  const books = holdsBooks(input) ? checkBooks(input) : NO_BOOKS;
  if (!holdsMarkets(input) && !holdsCandles(input) && !holdsBooks(input) && series.value === null) {
    const rule =
      'it must be a market, an event, a series, an order book or candlesticks as the venue’s API returned it';
    return unreadable(refuseValue('The file', input, rule));
  }
  const byTicker = orderBooksByTicker(options.orderbooks);
  if (!byTicker.ok) return unreadable(byTicker);
  const read = events.value.map((event) => {
    const { markets, refused } = readMarkets(event, options);
    const booked = bookedMarkets(markets, booksOf(markets, byTicker.value, options));
    return { event, markets: booked.markets, refused: [...refused, ...booked.refused] };
  });
  const [only] = read;
  return {
    ok: true,
    value: {
      markets: read.flatMap(({ markets }) => markets.map((each) => checkedMarket(each, options))),
      // Of an exclusive event at most one wins, which says more than the order of strikes.
      ladders: read.flatMap(({ event, markets }) => (isExclusive(event) ? [] : laddersAmong(markets))),
      exclusive: read.length === 1 && only !== undefined && isExclusive(only.event),
      refused: [...candles.value.refused, ...books.refused, ...read.flatMap(({ refused }) => refused)],
      candles: candles.value.candles,
      series: series.value,
      books: books.books,
    },
  };
}

/** By ticker; of a market alone, the one that came beside it. */
function booksOf(
  markets: readonly EventMarket[],
  byTicker: ReadonlyMap<string, unknown>,
  { orderbook }: CheckOptions,
): ReadonlyMap<string, unknown> {
  const [only] = markets;
  const isForOne = orderbook !== undefined && orderbook !== null && only && markets.length === 1;
  return isForOne ? new Map([[only.market.ticker, orderbook]]) : byTicker;
}

/** A page of a thousand markets, or of candlesticks. */
const MOST_BYTES = 64 * 1024 * 1024;

/** What else the venue's API returns. */
const OTHER_FILES = [
  { field: 'settlements', what: 'settlements' },
  { field: 'fills', what: 'fills' },
  { field: 'market_positions', what: 'positions' },
  { field: 'event_positions', what: 'positions' },
  { field: 'orders', what: 'orders' },
  { field: 'trades', what: 'trades' },
  { field: 'series_fee_change_arr', what: 'changes of fees' },
  { field: 'event_fee_changes', what: 'changes of fees' },
] as const;

const NO_EVENTS: Read<readonly VenueEnvelope[]> = { ok: true, value: [] };

/** The events in a file, each with its markets; markets that come without their event, by the event that they name. */
function openEvents(given: unknown): Read<readonly VenueEnvelope[]> {
  const input = isListOfEvents(given) ? { events: given } : given;
  if (isRecord(input) && Array.isArray(input.events) && input.events.length !== 1 && !isRecord(input.event)) {
    return { ok: true, value: input.events.map((event, index) => openEvent(event, input.series, index)) };
  }
  const envelope = openEnvelope(input, 'market');
  if (!envelope.ok) return envelope;
  if (envelope.value.event !== null) return { ok: true, value: [withoutMarkets(envelope.value)] };
  const { markets, refused, series } = envelope.value;
  const byEvent = [...groupBy(markets, ({ market }) => JSON.stringify(market.event_ticker ?? null)).values()];
  const groups = byEvent.map((each) => ({ event: null, series, markets: each, refused: [] }));
  return { ok: true, value: refused.length > 0 ? [...groups, { ...NO_MARKETS, refused }] : groups };
}

const NO_MARKETS: VenueEnvelope = { event: null, series: null, markets: [], refused: [] };

/** One of several events; one that cannot be read is refused by its ticker, or its place. */
function openEvent(event: unknown, series: unknown, index: number): VenueEnvelope {
  const envelope = openEnvelope({ events: [event], series }, 'event');
  if (envelope.ok) return withoutMarkets(envelope.value);
  const ticker = isRecord(event) && typeof event.event_ticker === 'string' ? event.event_ticker : null;
  return { ...NO_MARKETS, refused: [refusedMarket(ticker ? showKey(ticker) : `number ${index + 1}`, envelope)] };
}

/** An event that came without a market is refused by its ticker. */
function withoutMarkets(envelope: VenueEnvelope): VenueEnvelope {
  if (envelope.markets.length > 0 || envelope.refused.length > 0) return envelope;
  const ticker = showKey(envelope.event?.event_ticker ?? 'the event');
  const message = `${ticker} came without its markets; fetch the event with them.`;
  return { ...envelope, refused: [refusedMarket(ticker, refuseMarket('no_market', 'event.markets', message))] };
}

function checkedMarket({ market, strike, subject }: EventMarket, { fees, nowMs }: CheckOptions): CheckedMarket {
  const { ticker, eventTicker, seriesTicker, title, category, quotes } = market;
  return {
    ticker,
    eventTicker,
    seriesTicker,
    title,
    category,
    quotes,
    depth: market.depth ?? null,
    closes: isoTime(market.closeTimeMs),
    scheduledResolution: isoTime(market.scheduledResolutionMs),
    fractional: market.isFractional === true,
    strike,
    subject: namedSubject(subject),
    fee: feeFor(market, fees, nowMs),
  };
}

const isExclusive = ({ event }: VenueEnvelope) => event?.mutually_exclusive === true;

function laddersAmong(markets: readonly EventMarket[]): readonly (readonly string[])[] {
  const rungs = markets.map(({ market, strike, subject }) => ({ strike, subject, closeTimeMs: market.closeTimeMs }));
  return laddersOf(rungs).map((places) => places.map((place) => markets[place]?.market.ticker ?? ''));
}

function checkSeries(input: unknown, options: CheckOptions): Read<VenueCheck['series']> {
  const given = isRecord(input) ? seriesIn(input) : null;
  if (given === null) return { ok: true, value: null };
  const envelope = openEnvelope({ series: given }, 'market');
  if (!envelope.ok) return envelope;
  const { series } = envelope.value;
  const ticker = series?.ticker;
  if (typeof ticker !== 'string' || ticker === '') {
    return unreadable(refuseValue('series.ticker', ticker, 'it must be the ticker of a series'));
  }
  const { categories, feeChanges = [], fees, nowMs } = options;
  const facts = { event: null, series, eventTicker: '', seriesTicker: ticker };
  const statedFee = statedFeeOf(facts, feeChanges, nowMs);
  const stated = categorySlug(series?.category ?? '');
  const category = stated ?? categoryOfSeries(ticker, categories) ?? UNKNOWN_CATEGORY;
  return { ok: true, value: { ticker, category, fee: feeFor({ seriesTicker: ticker, statedFee }, fees, nowMs) } };
}

/** A series with something around it, or alone: it has a fee and no event. */
function seriesIn(input: Json): Json | null {
  const [only] = Array.isArray(input.series) && input.series.length === 1 ? input.series : [input.series];
  if (isRecord(only)) return only;
  return 'fee_type' in input && 'ticker' in input && !('event_ticker' in input) && !('close_time' in input)
    ? input
    : null;
}

const MARKET_FIELDS = ['ticker', 'event_ticker', 'market', 'event', 'events', 'markets'];

function holdsMarkets(input: unknown): boolean {
  if (Array.isArray(input)) return !input.some(isCandle) && !input.some(isBook) && input.some(isRecord);
  if (!isRecord(input)) return false;
  const isSeriesAlone = seriesIn(input) === input;
  const isBookAlone = holdsBooks(input) && !('event_ticker' in input || 'market' in input || 'event' in input);
  const isCandlesAlone = holdsCandles(input) && !('market' in input || 'event' in input);
  return !isSeriesAlone && !isCandlesAlone && !isBookAlone && MARKET_FIELDS.some((field) => field in input);
}

const isoTime = (atMs: number) => new Date(atMs).toISOString();

import type { FetchedQuestion, NamedQuestion } from '../domain/decision/named-request.ts';
import { isRecord } from '../domain/shared/refusal.ts';
import { withBestLevels, withClosingPrices } from './condense.ts';
import type { Venue } from './venue.ts';
import { VenueError, type VenueErrorKind } from './venue-error.ts';

const DAY_MS = 86_400_000;
/** As far back as volatility is judged. */
const HISTORY_MS = 7 * DAY_MS;
/** An event of more markets has candlesticks of a day each, so that its answer stays small, and without a key no order books: one by one
 * they would be of other moments than its quotes. */
const FEW_MARKETS = 8;

/** Reads what a decision about a market or an event needs to know of the venue, as fields of a request: it with its event and series,
 * order books, and past prices. Throws VenueError. */
export async function fetchQuestion(venue: Venue, named: NamedQuestion, nowMs: number): Promise<FetchedQuestion> {
  return named.kind === 'market' ? fetchMarket(venue, named.ticker, nowMs) : fetchEvent(venue, named, nowMs);
}

async function fetchMarket(venue: Venue, ticker: string, nowMs: number): Promise<FetchedQuestion> {
  // At once, so that quotes and book are of one moment: where they contradict each other neither is believed.
  const [{ body }, book] = await Promise.all([
    venue.market(ticker),
    unlessMissing(['refused', 'not_found'], () => venue.orderBook(ticker)),
  ]);
  const { market } = body;
  const eventTicker = textIn(market, 'event_ticker');
  const event = eventTicker === null ? null : await venue.event(eventTicker);
  const about = withoutMarkets(event?.body.event);
  const seriesTicker = textIn(about, 'series_ticker');
  if (seriesTicker === null) return { market: { market, event: about }, ...(book ? booked(book.body) : {}) };
  const [series, candles] = await Promise.all([
    venue.series(seriesTicker),
    unlessMissing(['not_found'], () => venue.candles({ seriesTicker, ticker, ...lastDays(nowMs, 60) })),
  ]);
  return {
    market: { market, event: about, series: series.body.series },
    ...(book ? booked(book.body) : {}),
    ...(candles ? { candlesticks: withClosingPrices(candles.body) } : {}),
  };
}

async function fetchEvent(
  venue: Venue,
  { eventTicker, tickers }: Extract<NamedQuestion, { kind: 'event' }>,
  nowMs: number,
): Promise<FetchedQuestion> {
  const { event } = (await venue.event(eventTicker)).body;
  const seriesTicker = textIn(event, 'series_ticker');
  const open = openMarkets(event).filter((ticker) => tickers === null || tickers.includes(ticker));
  const minutes = open.length > FEW_MARKETS ? 1_440 : 60;
  const [series, books, candles] = await Promise.all([
    seriesTicker === null ? null : venue.series(seriesTicker),
    open.length > FEW_MARKETS && !venue.hasKey
      ? null
      : unlessMissing(['refused', 'not_found'], () => venue.orderBooks(open)),
    unlessMissing(['not_found'], () => venue.candlesOf({ tickers: open, ...lastDays(nowMs, minutes) })),
  ]);
  return {
    event: { event, ...(series ? { series: series.body.series } : {}) },
    ...(books ? { orderbooks: books.rows.map(withBestLevels) } : {}),
    ...(candles && candles.rows.length > 0 ? { candlesticks: { markets: candles.rows.map(withClosingPrices) } } : {}),
  };
}

/** An order book is a help where the venue gives one: without it the quotes and their sizes count. */
async function unlessMissing<T>(kinds: readonly VenueErrorKind[], read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof VenueError && kinds.includes(error.kind)) return null;
    throw error;
  }
}

const booked = (body: Readonly<Record<string, unknown>>) => ({ orderbook: withBestLevels(body) });

/** Of a market by itself the others of its event are not wanted. */
function withoutMarkets(event: unknown): unknown {
  if (!isRecord(event)) return event;
  const { markets: _, ...about } = event;
  return about;
}

/** Tickers of an event's markets that are traded. */
function openMarkets(event: unknown): readonly string[] {
  const markets = isRecord(event) && Array.isArray(event.markets) ? event.markets : [];
  return markets.flatMap((market: unknown) =>
    isRecord(market) && market.status === 'active' && typeof market.ticker === 'string' ? [market.ticker] : [],
  );
}

function textIn(value: unknown, field: string): string | null {
  const text = isRecord(value) ? value[field] : null;
  return typeof text === 'string' && text !== '' ? text : null;
}

const lastDays = (nowMs: number, periodMinutes: 60 | 1_440) => ({
  fromMs: nowMs - HISTORY_MS,
  toMs: nowMs,
  periodMinutes,
});

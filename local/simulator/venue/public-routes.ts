import { type CandleRange, candlesOf, historicalCandle, liveCandle } from './candles.ts';
import { eventObject, seriesObject } from './event-object.ts';
import type { ListedEvent, Listing } from './listing.ts';
import { marketObject, openBook, statusAt } from './market-object.ts';
import type { Level } from './order-book.ts';
import { paged, type Query } from './query.ts';
import { badRequest, notFound } from './refusal.ts';
import type { Route } from './route.ts';
import { settledMs, type VenueStatus } from './stages.ts';
import { count, dollarsOfCents, seconds, time } from './wire.ts';
import type { World } from './world.ts';

const MARKET_PAGE = { usual: 100, most: 1_000 };
const EVENT_PAGE = { usual: 200, most: 200 };
const MOST_BOOKS = 100;
const MOST_CANDLE_MARKETS = 100;
const MOST_CANDLES = 10_000;
const PERIODS_MINUTES = [1, 60, 1_440];

/** What the venue calls a filter by status, and the statuses behind it. */
const STATUS_FILTERS: Readonly<Record<string, readonly VenueStatus[]>> = {
  unopened: ['initialized'],
  open: ['active', 'inactive'],
  closed: ['closed', 'determined', 'disputed', 'amended'],
  settled: ['finalized'],
};

/** What anybody may read. */
export function publicRoutes(world: World): readonly Route[] {
  const live = (ticker: string, nowMs: number): Listing => {
    const listing = world.find(ticker);
    if (world.isHistorical(listing, nowMs)) throw notFound('market');
    return listing;
  };
  const historical = (ticker: string, nowMs: number): Listing => {
    const listing = world.find(ticker);
    if (!world.isHistorical(listing, nowMs)) throw notFound('market');
    return listing;
  };
  const marketsOf = (event: ListedEvent, nowMs: number) =>
    event.tickers
      .map(world.find)
      .filter((listing) => !world.isHistorical(listing, nowMs))
      .map((listing) => marketObject(listing, nowMs));
  const books = (tickers: readonly string[], nowMs: number) =>
    tickers.map((ticker) => ({ ticker, orderbook_fp: bookObject(live(ticker, nowMs), 0, nowMs) }));

  return [
    {
      path: '/markets',
      answer({ query, nowMs }) {
        const all = world.listings().filter((listing) => !world.isHistorical(listing, nowMs));
        const { page, cursor } = paged(filtered(all, query, nowMs), query, MARKET_PAGE);
        return { markets: page.map((listing) => marketObject(listing, nowMs)), cursor };
      },
    },
    {
      path: '/markets/orderbooks',
      needsKey: true,
      answer({ query, nowMs }) {
        const tickers = query.list('tickers') ?? [];
        if (tickers.length === 0 || tickers.length > MOST_BOOKS) throw badRequest(`1 to ${MOST_BOOKS} tickers`);
        return { orderbooks: books(tickers, nowMs) };
      },
    },
    {
      path: '/markets/candlesticks',
      answer({ query, nowMs }) {
        const tickers = query.list('market_tickers') ?? [];
        if (tickers.length === 0 || tickers.length > MOST_CANDLE_MARKETS) {
          throw badRequest(`1 to ${MOST_CANDLE_MARKETS} market_tickers`);
        }
        const range = rangeIn(query);
        const markets = tickers
          .map((ticker) => live(ticker, nowMs))
          .map((listing) => ({
            market_ticker: listing.ticker,
            candlesticks: candlesOf(listing, range, nowMs).map(liveCandle),
          }));
        const total = markets.reduce((sum, { candlesticks }) => sum + candlesticks.length, 0);
        if (total > MOST_CANDLES) throw badRequest(`more than ${MOST_CANDLES} candlesticks`);
        return { markets };
      },
    },
    {
      path: '/markets/:ticker',
      answer: ({ part, nowMs }) => ({ market: marketObject(live(part('ticker'), nowMs), nowMs) }),
    },
    {
      path: '/markets/:ticker/orderbook',
      answer: ({ part, query, nowMs }) => ({
        orderbook_fp: bookObject(live(part('ticker'), nowMs), query.whole('depth') ?? 0, nowMs),
      }),
    },
    {
      path: '/events',
      answer({ query, nowMs }) {
        const hasStatus = statusFilter(query);
        const isWanted = (event: ListedEvent) =>
          (query.text('series_ticker') ?? event.seriesTicker) === event.seriesTicker &&
          (query.list('tickers')?.includes(event.eventTicker) ?? true) &&
          event.tickers.some((ticker) => hasStatus(world.find(ticker), nowMs));
        const { page, cursor } = paged(world.events().filter(isWanted), query, EVENT_PAGE);
        const nested = query.isTrue('with_nested_markets');
        const write = (event: ListedEvent) => ({
          ...eventObject(event, world.fees, nowMs),
          ...(nested ? { markets: marketsOf(event, nowMs) } : {}),
        });
        return { events: page.map(write), cursor };
      },
    },
    {
      path: '/events/fee_changes',
      answer({ query }) {
        const rows = world.fees.eventRows(query.text('event_ticker'));
        const { page, cursor } = paged(rows, query, MARKET_PAGE);
        return { event_fee_changes: page, cursor };
      },
    },
    {
      path: '/events/:event',
      answer({ part, query, nowMs }) {
        const event = world.findEvent(part('event'));
        // Beside the event in any case, as the venue documents it.
        const markets = marketsOf(event, nowMs);
        const object = eventObject(event, world.fees, nowMs);
        return { event: query.isTrue('with_nested_markets') ? { ...object, markets } : object, markets };
      },
    },
    {
      path: '/series/fee_changes',
      answer: ({ query, nowMs }) => ({
        series_fee_change_arr: world.fees.seriesRows(
          query.text('series_ticker'),
          query.isTrue('show_historical'),
          nowMs,
        ),
      }),
    },
    {
      path: '/series/:series',
      answer: ({ part, nowMs }) => ({
        series: seriesObject(part('series'), world.categoryOf(part('series')), world.fees, nowMs),
      }),
    },
    {
      path: '/series/:series/markets/:ticker/candlesticks',
      answer({ part, query, nowMs }) {
        const listing = live(part('ticker'), nowMs);
        if (listing.seriesTicker !== part('series')) throw notFound('market');
        return {
          ticker: listing.ticker,
          candlesticks: candlesOf(listing, rangeIn(query), nowMs).map(liveCandle),
        };
      },
    },
    {
      path: '/series/:series/events/:event/candlesticks',
      answer({ part, query, nowMs }) {
        const event = world.findEvent(part('event'));
        if (event.seriesTicker !== part('series')) throw notFound('event');
        const range = rangeIn(query);
        const markets = event.tickers.map(world.find).filter((listing) => !world.isHistorical(listing, nowMs));
        return {
          market_tickers: markets.map(({ ticker }) => ticker),
          market_candlesticks: markets.map((listing) => candlesOf(listing, range, nowMs).map(liveCandle)),
          adjusted_end_ts: range.endTs,
        };
      },
    },
    {
      path: '/historical/cutoff',
      answer({ nowMs }) {
        const cutoff = time(world.cutoffMs(nowMs));
        return { market_settled_ts: cutoff, trades_created_ts: cutoff, orders_updated_ts: cutoff };
      },
    },
    {
      path: '/historical/markets',
      answer({ query, nowMs }) {
        const all = world.listings().filter((listing) => world.isHistorical(listing, nowMs));
        const { page, cursor } = paged(filtered(all, query, nowMs), query, MARKET_PAGE);
        return { markets: page.map((listing) => marketObject(listing, nowMs)), cursor };
      },
    },
    {
      path: '/historical/markets/:ticker',
      answer: ({ part, nowMs }) => ({ market: marketObject(historical(part('ticker'), nowMs), nowMs) }),
    },
    {
      path: '/historical/markets/:ticker/candlesticks',
      answer({ part, query, nowMs }) {
        const listing = historical(part('ticker'), nowMs);
        return {
          ticker: listing.ticker,
          candlesticks: candlesOf(listing, rangeIn(query), nowMs).map(historicalCandle),
        };
      },
    },
  ];
}

/** Bids of both sides, the best last, as the venue returns them. */
function bookObject(listing: Listing, depth: number, nowMs: number) {
  const { yes, no } = openBook(listing, nowMs);
  const rows = (levels: readonly Level[]) =>
    (depth > 0 ? levels.slice(0, depth) : levels)
      .map(({ cents, centicontracts }) => [dollarsOfCents(cents), count(centicontracts)])
      .toReversed();
  return { yes_dollars: rows(yes), no_dollars: rows(no) };
}

function filtered(all: readonly Listing[], query: Query, nowMs: number): readonly Listing[] {
  const tickers = query.list('tickers');
  const tickerSet = tickers && new Set(tickers);
  const [eventTicker, seriesTicker] = [query.text('event_ticker'), query.text('series_ticker')];
  const hasStatus = statusFilter(query);
  const within = timeFilter(query);
  return all.filter(
    (listing) =>
      (tickerSet?.has(listing.ticker) ?? true) &&
      (eventTicker ?? listing.eventTicker) === listing.eventTicker &&
      (seriesTicker ?? listing.seriesTicker) === listing.seriesTicker &&
      hasStatus(listing, nowMs) &&
      within(listing, nowMs),
  );
}

function statusFilter(query: Query): (listing: Listing, nowMs: number) => boolean {
  const status = query.text('status');
  if (status === null) return () => true;
  const wanted = STATUS_FILTERS[status];
  if (!wanted) throw badRequest(`status must be one of ${Object.keys(STATUS_FILTERS).join(', ')}`);
  return (listing, nowMs) => wanted.includes(statusAt(listing, nowMs));
}

/** Times that a list can be bounded by, and the filters by status that go with each. */
const TIME_FILTERS = {
  created: { of: ({ createdMs }: Listing) => createdMs, statuses: ['unopened', 'open'] },
  close: { of: ({ closeMs }: Listing) => closeMs, statuses: ['closed'] },
  settled: { of: ({ stages }: Listing, nowMs: number) => settledMs(stages, nowMs), statuses: ['settled'] },
} as const;

/** One kind of time at once, as the venue has it. */
function timeFilter(query: Query): (listing: Listing, nowMs: number) => boolean {
  const asked = Object.entries(TIME_FILTERS).filter(
    ([name]) => query.whole(`min_${name}_ts`) !== null || query.whole(`max_${name}_ts`) !== null,
  );
  const [only] = asked;
  if (!only) return () => true;
  if (asked.length > 1) throw badRequest('timestamp filters are mutually exclusive');
  const [name, { of, statuses }] = only;
  const status = query.text('status');
  if (status !== null && !(statuses as readonly string[]).includes(status)) {
    throw badRequest(`${name} timestamps do not go with the status ${status}`);
  }
  const min = query.whole(`min_${name}_ts`) ?? Number.NEGATIVE_INFINITY;
  const max = query.whole(`max_${name}_ts`) ?? Number.POSITIVE_INFINITY;
  return (listing, nowMs) => {
    const atMs = of(listing, nowMs);
    return atMs !== null && seconds(atMs) >= min && seconds(atMs) <= max;
  };
}

function rangeIn(query: Query): CandleRange {
  const periodMinutes = query.required('period_interval');
  if (!PERIODS_MINUTES.includes(periodMinutes)) throw badRequest('period_interval must be 1, 60 or 1440');
  const range = { startTs: query.required('start_ts'), endTs: query.required('end_ts'), periodMinutes };
  if (range.endTs < range.startTs) throw badRequest('end_ts is before start_ts');
  if ((range.endTs - range.startTs) / (60 * periodMinutes) > MOST_CANDLES) {
    throw badRequest(`more than ${MOST_CANDLES} candlesticks`);
  }
  return range;
}

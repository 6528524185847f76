import { isTicker } from '../domain/shared/names.ts';
import { isRecord, showValue } from '../domain/shared/refusal.ts';
import { inBatches } from './batches.ts';
import { API_PREFIX, venueUrl } from './host.ts';
import { readPages, type VenueRows } from './pages.ts';
import { createRequests, type VenueAnswer } from './requests.ts';
import { VenueError } from './venue-error.ts';
import type { VenueKey } from './venue-key.ts';

/** What is read of the venue. There is no order in it and nothing that changes anything: Conclave decides and does not trade.
 * Every method throws VenueError where the venue gave no answer that can be used. What it returned is passed on as it came; text in
 * it is untrusted, and the readers in `domain/market` check it. */
export interface Venue {
  /** For messages, such as `external-api.kalshi.com`. */
  readonly host: string;
  readonly hasKey: boolean;

  /** `{market}`. One that settled before the historical cutoff is not found here. */
  market(ticker: string): Promise<VenueAnswer>;
  /** `{event}` with its markets inside it. */
  event(eventTicker: string): Promise<VenueAnswer>;
  /** `{series}`, with the type and multiplier of its fee. */
  series(seriesTicker: string): Promise<VenueAnswer>;
  /** `{orderbook_fp: {yes_dollars, no_dollars}}`: bids of both sides. */
  orderBook(ticker: string): Promise<VenueAnswer>;
  /** Rows `{ticker, orderbook_fp}`: by the batch where there is a key, which the venue wants for it, else one by one. */
  orderBooks(tickers: readonly string[]): Promise<VenueRows>;
  /** `{candlesticks}`. */
  candles(input: CandlesInput & { readonly seriesTicker: string; readonly ticker: string }): Promise<VenueAnswer>;
  /** Rows `{market_ticker, candlesticks}`, in as few requests as the venue takes. */
  candlesOf(input: CandlesInput & { readonly tickers: readonly string[] }): Promise<VenueRows>;
  /** Markets by ticker, in as few requests as the venue takes: at most 1,000 in each. Those that it does not know, or has moved to the
   * historical tier, are not among them. */
  markets(tickers: readonly string[]): Promise<VenueRows>;

  /** `{market_settled_ts, trades_created_ts, ...}`: what is older is in the historical tier alone. */
  historicalCutoff(): Promise<VenueAnswer>;
  /** Like `markets`, of the historical tier. */
  historicalMarkets(tickers: readonly string[]): Promise<VenueRows>;
  /** `{candlesticks}` of a market of the historical tier. */
  historicalCandles(input: CandlesInput & { readonly ticker: string }): Promise<VenueAnswer>;

  /** Rows of announced changes, those in force included: of one series, or of all. */
  seriesFeeChanges(seriesTicker?: string): Promise<VenueRows>;
  /** The same of events, whose fee overrides their series'. */
  eventFeeChanges(eventTicker?: string): Promise<VenueRows>;

  /** Rows of the member's positions that are not 0. This and what follows needs a key. */
  positions(input?: { readonly ticker?: string }): Promise<VenueRows>;
  /** Rows of the member's fills since a time, the newest first. */
  fills(input: SinceInput): Promise<VenueRows>;
  /** Like `fills`, of the historical tier. */
  historicalFills(input: SinceInput): Promise<VenueRows>;
  /** Rows of the member's settlements since a time, the newest first. */
  settlements(input: SinceInput): Promise<VenueRows>;
  /** `{balance, balance_dollars, portfolio_value, ...}`. */
  balance(): Promise<VenueAnswer>;
}

export interface CandlesInput {
  readonly fromMs: number;
  readonly toMs: number;
  readonly periodMinutes: 1 | 60 | 1_440;
}

export interface SinceInput {
  readonly sinceMs: number;
  /** Where an earlier answer ended. */
  readonly cursor?: string | null;
  readonly mostPages?: number;
}

export interface VenueOptions {
  /** `prod`, `demo`, or an address such as `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly key?: VenueKey | null;
  /** What the venue grants; the bucket holds one second of it. */
  readonly tokensPerSecond?: number;
  readonly tokensPerRequest?: number;
  /** For an answer and its body. */
  readonly timeoutMs?: number;
  /** The longest that a request waits for its turn. */
  readonly maxWaitMs?: number;
  readonly maxBytes?: number;
  readonly now: () => number;
  readonly random?: () => number;
}

const MOST_MARKETS = 1_000;
const MOST_BOOKS = 100;
const MOST_CANDLE_MARKETS = 100;
/** Of all markets of one request. */
const MOST_CANDLES = 10_000;
const PAGE_ROWS = 200;
const MARKET_PAGE_ROWS = 1_000;

/** Opens the venue; nothing is requested before a method is called. */
export function openVenue(options: VenueOptions): Venue {
  const { url, key = null, now, random = Math.random } = options;
  const { tokensPerSecond = 200, tokensPerRequest = 10 } = options;
  const requests = createRequests({
    url: venueUrl(url),
    key,
    bucket: { tokensPerSecond, capacity: Math.max(tokensPerSecond, tokensPerRequest) },
    tokensPerRequest,
    timeoutMs: options.timeoutMs ?? 10_000,
    maxWaitMs: options.maxWaitMs ?? 30_000,
    maxBytes: options.maxBytes ?? 16_000_000,
    now,
    random,
  });
  const { host, get } = requests;
  const hasKey = key !== null;

  /** A ticker as a part of a path. Some come from the venue itself, and its text is untrusted: none may lead to another path. */
  function part(ticker: string): string {
    if (isTicker(ticker)) return ticker;
    const where = { host, path: API_PREFIX };
    throw new VenueError(
      'not_found',
      where,
      `${showValue(ticker)} is no ticker, so nothing was requested; correct it.`,
    );
  }

  /** An answer with the object that it is about. */
  async function getObject(path: string, field: string, query = {}, isSigned = false): Promise<VenueAnswer> {
    const answer = await get(path, query, isSigned);
    if (isRecord(answer.body[field])) return answer;
    const what = `${field} is ${showValue(answer.body[field])} where an object is expected; look whether a newer Conclave knows the venue's API better.`;
    throw new VenueError('changed_shape', { host, path: `${API_PREFIX}${path}` }, what, 200);
  }

  /** The same, where the object bears the name that was asked for. A decision on another market than the one that was named would be one
   * that nobody asked for. */
  async function getNamed(path: string, field: string, [nameField, name]: readonly [string, string], query = {}) {
    const answer = await getObject(path, field, query);
    const object = answer.body[field];
    const named = isRecord(object) ? object[nameField] : undefined;
    if (named === undefined || (typeof named === 'string' && named.toUpperCase() === name.toUpperCase())) return answer;
    const what = `${field}.${nameField} is ${showValue(named)} where ${name} was asked for; look whether kalshi.host is the venue.`;
    throw new VenueError('changed_shape', { host, path: `${API_PREFIX}${path}` }, what, 200);
  }

  const list = (path: string, field: string, query = {}) => readPages(requests, { path, field, query });

  const since = (path: string, field: string, { sinceMs, cursor, mostPages }: SinceInput) =>
    readPages(requests, {
      path,
      field,
      query: { min_ts: Math.floor(sinceMs / 1_000), limit: PAGE_ROWS },
      isSigned: true,
      ...(cursor === undefined ? {} : { from: cursor }),
      ...(mostPages === undefined ? {} : { mostPages }),
    });

  const byTicker = (path: string, tickers: readonly string[]) =>
    joined(inBatches(tickers, MOST_MARKETS), now(), (batch) =>
      list(path, 'markets', { tickers: batch.join(','), limit: MARKET_PAGE_ROWS }),
    );

  return {
    host,
    hasKey,
    market: async (ticker) => getNamed(`/markets/${part(ticker)}`, 'market', ['ticker', ticker]),
    event: async (ticker) =>
      getNamed(`/events/${part(ticker)}`, 'event', ['event_ticker', ticker], { with_nested_markets: 'true' }),
    series: async (ticker) => getNamed(`/series/${part(ticker)}`, 'series', ['ticker', ticker]),
    orderBook: async (ticker) => getObject(`/markets/${part(ticker)}/orderbook`, 'orderbook_fp', {}, hasKey),

    orderBooks: (tickers) =>
      hasKey
        ? joined(inBatches(tickers, MOST_BOOKS), now(), (batch) =>
            readPages(requests, {
              path: '/markets/orderbooks',
              field: 'orderbooks',
              query: { tickers: batch },
              isSigned: true,
            }),
          )
        : joined([...new Set(tickers)], now(), async (ticker) => {
            const { body, readAtMs } = await getObject(`/markets/${part(ticker)}/orderbook`, 'orderbook_fp');
            return { rows: [{ ticker, ...body }], readAtMs, cursor: null };
          }),

    candles: async ({ seriesTicker, ticker, ...range }) =>
      get(`/series/${part(seriesTicker)}/markets/${part(ticker)}/candlesticks`, rangeQuery(range)),

    async candlesOf({ tickers, ...range }) {
      const perMarket = Math.max(1, Math.ceil((range.toMs - range.fromMs) / (range.periodMinutes * 60_000)) + 1);
      const most = Math.max(1, Math.min(MOST_CANDLE_MARKETS, Math.floor(MOST_CANDLES / perMarket)));
      return joined(inBatches(tickers, most), now(), (batch) =>
        list('/markets/candlesticks', 'markets', { market_tickers: batch.join(','), ...rangeQuery(range) }),
      );
    },

    markets: (tickers) => byTicker('/markets', tickers),

    historicalCutoff: () => get('/historical/cutoff'),
    historicalMarkets: (tickers) => byTicker('/historical/markets', tickers),
    historicalCandles: async ({ ticker, ...range }) =>
      get(`/historical/markets/${part(ticker)}/candlesticks`, rangeQuery(range)),

    seriesFeeChanges: (series_ticker) =>
      list('/series/fee_changes', 'series_fee_change_arr', { series_ticker, show_historical: 'true' }),
    eventFeeChanges: (event_ticker) =>
      list('/events/fee_changes', 'event_fee_changes', { event_ticker, limit: PAGE_ROWS }),

    positions: ({ ticker } = {}) =>
      readPages(requests, {
        path: '/portfolio/positions',
        field: 'market_positions',
        query: { ticker, count_filter: 'position', limit: PAGE_ROWS },
        isSigned: true,
      }),
    fills: (input) => since('/portfolio/fills', 'fills', input),
    historicalFills: (input) => since('/historical/fills', 'fills', input),
    settlements: (input) => since('/portfolio/settlements', 'settlements', input),
    balance: () => get('/portfolio/balance', {}, true),
  };
}

/** One batch after the other: the pace is the venue's. */
async function joined<Batch>(
  batches: readonly Batch[],
  nowMs: number,
  read: (batch: Batch) => Promise<VenueRows>,
): Promise<VenueRows> {
  const rows: unknown[] = [];
  let readAtMs = nowMs;
  for (const [index, batch] of batches.entries()) {
    const answer = await read(batch);
    rows.push(...answer.rows);
    if (index === 0) readAtMs = answer.readAtMs;
  }
  return { rows, readAtMs, cursor: null };
}

const rangeQuery = ({ fromMs, toMs, periodMinutes }: CandlesInput) => ({
  start_ts: Math.floor(fromMs / 1_000),
  end_ts: Math.ceil(toMs / 1_000),
  period_interval: periodMinutes,
});

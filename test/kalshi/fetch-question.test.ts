import assert from 'node:assert/strict';
import { fetchQuestion } from '../../kalshi/fetch-question.ts';
import type { Venue } from '../../kalshi/venue.ts';
import { VenueError } from '../../kalshi/venue-error.ts';

const NOW_MS = Date.parse('2026-11-29T12:00:00Z');
const LEVELS = Array.from({ length: 60 }, (_, index) => [`0.${String(index + 1).padStart(2, '0')}00`, '5.00']);
const CANDLE = {
  end_period_ts: 1_786_137_900,
  open_interest_fp: '128107.77',
  price: { close_dollars: '0.3400', high_dollars: '0.3400', previous_dollars: '0.3300' },
  yes_bid: { close: '0.3300', open: '0.3100' },
  yes_ask: { close_dollars: null, open_dollars: null },
};

/** A venue that answers from objects; what it has none for, it does not know. */
function venueWith(answers: Partial<Record<keyof Venue, unknown>>, hasKey = false) {
  const asked: unknown[] = [];
  const answering = (method: string) => async (input: unknown) => {
    asked.push([method, input]);
    const answer = answers[method as keyof Venue];
    if (answer === undefined) throw new VenueError('not_found', { host: 'venue.test', path: method }, 'none.');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const venue = new Proxy({} as Venue, {
    get: (_, method) => (method === 'hasKey' ? hasKey : answering(String(method))),
  });
  return { venue, asked };
}

const refused = new VenueError('refused', { host: 'venue.test', path: '/' }, 'wants a key.', 401);
const down = new VenueError('server_error', { host: 'venue.test', path: '/' }, 'down.', 503);
const MARKET = { body: { market: { ticker: 'KXA-1', event_ticker: 'KXA' } } };
const EVENT = { body: { event: { event_ticker: 'KXA', series_ticker: 'KX', markets: [{}, {}] } } };
const SERIES = { body: { series: { ticker: 'KX', fee_multiplier: 0.5 } } };

describe('fetchQuestion', () => {
  it('brings a market with its event, without the others of it, its series, its best levels and its closing prices', async () => {
    const { venue } = venueWith({
      market: MARKET,
      event: EVENT,
      series: SERIES,
      orderBook: { body: { orderbook_fp: { yes_dollars: LEVELS, no_dollars: null } } },
      candles: { body: { ticker: 'KXA-1', candlesticks: [CANDLE] } },
    });
    assert.deepEqual(await fetchQuestion(venue, { kind: 'market', ticker: 'KXA-1' }, NOW_MS), {
      market: {
        market: MARKET.body.market,
        event: { event_ticker: 'KXA', series_ticker: 'KX' },
        series: SERIES.body.series,
      },
      orderbook: { orderbook_fp: { yes_dollars: LEVELS.toReversed().slice(0, 25), no_dollars: null } },
      candlesticks: {
        ticker: 'KXA-1',
        candlesticks: [
          { end_period_ts: 1_786_137_900, price: { close_dollars: '0.3400' }, yes_bid: { close: '0.3300' } },
        ],
      },
    });
  });

  it('goes without a book that wants a key, and without past prices of a market that has none', async () => {
    const { venue } = venueWith({ market: MARKET, event: EVENT, series: SERIES, orderBook: refused });
    const fetched = await fetchQuestion(venue, { kind: 'market', ticker: 'KXA-1' }, NOW_MS);
    assert.deepEqual(Object.keys(fetched), ['market']);
  });

  it('fails with the venue: a decision is not made with half of what is known', async () => {
    for (const part of ['market', 'event', 'series', 'orderBook', 'candles'] as const) {
      const { venue } = venueWith({
        market: MARKET,
        event: EVENT,
        series: SERIES,
        orderBook: { body: {} },
        candles: { body: {} },
        [part]: down,
      });
      await assert.rejects(
        fetchQuestion(venue, { kind: 'market', ticker: 'KXA-1' }, NOW_MS),
        { kind: 'server_error' },
        part,
      );
    }
  });

  it('brings an event with books and prices of those of its markets that are traded and wanted', async () => {
    const markets = ['active', 'finalized', 'active', 'active'].map((status, index) => ({
      ticker: `KXA-${index}`,
      status,
    }));
    const { venue, asked } = venueWith({
      event: { body: { event: { event_ticker: 'KXA', series_ticker: 'KX', markets } } },
      series: SERIES,
      orderBooks: { rows: [{ ticker: 'KXA-0', orderbook_fp: { yes_dollars: LEVELS } }] },
      candlesOf: { rows: [{ market_ticker: 'KXA-0', candlesticks: [CANDLE] }] },
    });
    const named = { kind: 'event', eventTicker: 'KXA', tickers: ['KXA-0', 'KXA-1', 'KXA-2'] } as const;
    const fetched = await fetchQuestion(venue, named, NOW_MS);
    assert.deepEqual(Object.keys(fetched), ['event', 'orderbooks', 'candlesticks']);
    assert.deepEqual(
      asked.slice(1).map((each) => (each as [string, unknown])[1]),
      [
        'KX',
        ['KXA-0', 'KXA-2'],
        { tickers: ['KXA-0', 'KXA-2'], fromMs: NOW_MS - 7 * 86_400_000, toMs: NOW_MS, periodMinutes: 60 },
      ],
    );
  });

  it('brings a large event with daily prices, and with books only where one request brings many', async () => {
    const markets = Array.from({ length: 40 }, (_, index) => ({ ticker: `KXA-${index}`, status: 'active' }));
    const answers = {
      event: { body: { event: { event_ticker: 'KXA', series_ticker: 'KX', markets } } },
      series: SERIES,
      orderBooks: { rows: [] },
      candlesOf: { rows: [] },
    };
    for (const hasKey of [false, true]) {
      const { venue, asked } = venueWith(answers, hasKey);
      const fetched = await fetchQuestion(venue, { kind: 'event', eventTicker: 'KXA', tickers: null }, NOW_MS);
      assert.equal('orderbooks' in fetched, hasKey);
      assert.match(JSON.stringify(asked), /"periodMinutes":1440/);
    }
  });
});

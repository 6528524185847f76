import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePriceHistory } from '../../../domain/market/parse-price-history.ts';

const candle = (parts: object) => ({ end_period_ts: 1_763_985_600, ...parts });
/** As the venue writes them today. */
const traded = (atSeconds: number, close: string) => ({
  end_period_ts: atSeconds,
  open_interest_fp: '1280.77',
  volume_fp: '28.74',
  price: { open_dollars: close, close_dollars: close, previous_dollars: '0.3100' },
  yes_bid: { close_dollars: '0.3300' },
  yes_ask: { close_dollars: '0.3500' },
});

describe('a price history', () => {
  it('is read as a list of its own, or as Kalshi’s candlesticks', () => {
    const own = parsePriceHistory([{ at: '2026-11-23T12:00:00Z', cents: 45.5 }], undefined, 'KX');
    assert.ok(own.ok);
    assert.deepEqual(own.value, [{ atMs: Date.UTC(2026, 10, 23, 12), probability: 0.455 }]);
    const candles = [
      { end_period_ts: 1_763_985_600, price: { close: 45 }, yes_bid: { close: 40 }, yes_ask: { close: 48 } },
      { end_period_ts: 1_763_989_200, price: { close: null }, yes_bid: { close: 40 }, yes_ask: { close: 48 } },
      { end_period_ts: 1_763_992_800, price: { close_dollars: '0.4650' }, yes_bid: {}, yes_ask: {} },
      { end_period_ts: 1_763_996_400, price: {}, yes_bid: { close: 40 }, yes_ask: {} },
    ];
    for (const given of [candles, { candlesticks: candles, ticker: 'KX' }]) {
      const parsed = parsePriceHistory(undefined, given, 'KX');
      assert.ok(parsed.ok);
      assert.deepEqual(
        parsed.value.map(({ probability }) => probability),
        [0.45, 0.44, 0.465],
      );
    }
  });

  it('that is not understood is refused with field and value', () => {
    const wrong: readonly (readonly [unknown, unknown, RegExp])[] = [
      ['yesterday', undefined, /priceHistory is "yesterday"/],
      [[{ at: 'noon', cents: 4 }], undefined, /priceHistory\.0/],
      [[{ at: '2026-11-23T12:00:00Z', cents: 400 }], undefined, /priceHistory\.0/],
      [undefined, [{ price: { close: 4 } }], /candlesticks\.0/],
      [undefined, { candlesticks: 7 }, /candlesticks is 7/],
      [undefined, 'daily', /candlesticks is "daily"/],
      [undefined, {}, /has no candlesticks in it/],
      [undefined, { candles: [] }, /has no candlesticks in it/],
      [undefined, { markets: [{ candlesticks: [] }] }, /candlesticks\.markets\.0 is an object; it must be/],
      [undefined, { markets: [] }, /has none of "KX": it is empty/],
      [undefined, { market_tickers: ['KX'], market_candlesticks: [] }, /two lists of one length/],
      [undefined, [candle({ price: { close: 150 } })], /candlesticks\.0\.price\.close is 150/],
      [undefined, [candle({ price: { close: '57' } })], /candlesticks\.0\.price\.close is "57"/],
      [undefined, [candle({ yes_bid: { close_dollars: 0.57 } })], /candlesticks\.0\.yes_bid\.close_dollars is 0\.57/],
      [undefined, [candle({ price: 'dear' })], /candlesticks\.0\.price is "dear"/],
    ];
    for (const [history, candles, message] of wrong) {
      const parsed = parsePriceHistory(history, candles, 'KX');
      assert.ok(!parsed.ok);
      assert.match(parsed.message, message);
    }
  });

  it('never throws, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (history, candles) => {
        assert.equal(typeof parsePriceHistory(history, candles, 'KX').ok, 'boolean');
      }),
    );
  });

  it('is that of the market itself among those of several', () => {
    const own = [traded(60, '0.3400'), traded(120, '0.3600')];
    const other = [traded(60, '0.9000')];
    const answers: readonly unknown[] = [
      own,
      { ticker: 'KX-1', candlesticks: own },
      { series_ticker: 'KX', period_interval: 1, candlesticks: own },
      {
        markets: [
          { market_ticker: 'KX-2', candlesticks: other },
          { market_ticker: 'KX-1', candlesticks: own },
        ],
      },
      [{ market_ticker: 'KX-1', candlesticks: own }],
      { market_tickers: ['KX-2', 'KX-1'], market_candlesticks: [other, own], adjusted_end_ts: 120 },
    ];
    for (const answer of answers) {
      const parsed = parsePriceHistory(undefined, answer, 'KX-1');
      assert.ok(parsed.ok, parsed.ok ? '' : parsed.message);
      assert.deepEqual(parsed.value, [
        { atMs: 60_000, probability: 0.34 },
        { atMs: 120_000, probability: 0.36 },
      ]);
    }
    const foreign: readonly unknown[] = [
      { ticker: 'KX-2', candlesticks: other },
      { markets: [{ market_ticker: 'KX-2', candlesticks: other }] },
      { market_tickers: ['KX-2'], market_candlesticks: [other] },
    ];
    for (const answer of foreign) {
      const parsed = parsePriceHistory(undefined, answer, 'KX-1');
      assert.ok(!parsed.ok);
      assert.equal(parsed.message, 'candlesticks has none of "KX-1": it is of KX-2.');
    }
  });

  it('is read from historical candlesticks, whose prices are texts without a unit', () => {
    const historical = [
      candle({
        volume: '12.00',
        price: { close: '0.5600' },
        yes_bid: { close: '0.5500' },
        yes_ask: { close: '0.5700' },
      }),
      candle({ volume: '0.00', price: { close: null }, yes_bid: { close: '0.5000' }, yes_ask: { close: '0.5400' } }),
    ];
    const parsed = parsePriceHistory(undefined, { ticker: 'KX', candlesticks: historical }, 'KX');
    assert.ok(parsed.ok);
    assert.deepEqual(
      parsed.value.map(({ probability }) => probability),
      [0.56, 0.52],
    );
  });

  it('takes no price from a book that was empty or one-sided', () => {
    const untraded = [
      candle({
        price: { close_dollars: null },
        yes_bid: { close_dollars: '0.0000' },
        yes_ask: { close_dollars: '1.0000' },
      }),
      candle({
        price: { close_dollars: null },
        yes_bid: { close_dollars: '0.0000' },
        yes_ask: { close_dollars: '0.0900' },
      }),
      candle({ price: {}, yes_bid: {}, yes_ask: {} }),
    ];
    const parsed = parsePriceHistory(undefined, untraded, 'KX');
    assert.deepEqual(parsed, { ok: true, value: [] });
  });
});

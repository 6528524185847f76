import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePriceHistory } from '../../../domain/market/parse-price-history.ts';
import { expiryOf } from '../../../domain/market/segment.ts';
import { type PricePoint, volatilityOf } from '../../../domain/market/volatility.ts';

const NOW_MS = Date.UTC(2026, 10, 24);
const HOUR_MS = 3_600_000;
const hourly = (...cents: readonly number[]): PricePoint[] =>
  cents.map((value, index) => ({ atMs: NOW_MS - (cents.length - index) * HOUR_MS, probability: value / 100 }));

describe('the volatility regime', () => {
  it('is told from how far the price moved, per square root of a day', () => {
    assert.equal(volatilityOf(hourly(50, 50, 50, 50, 50), NOW_MS), 'calm');
    assert.equal(volatilityOf(hourly(50, 51, 50, 51, 50), NOW_MS), 'normal');
    assert.equal(volatilityOf(hourly(50, 58, 49, 60, 50), NOW_MS), 'volatile');
  });

  it('is unknown without a usable history, and never guessed from the price', () => {
    assert.equal(volatilityOf([], NOW_MS), 'unknown');
    assert.equal(volatilityOf(hourly(1, 99, 1, 99), NOW_MS), 'unknown', 'four prices are too few');
    const within = hourly(1, 99, 1, 99, 1).map((point, index) => ({ ...point, atMs: NOW_MS - index * 60_000 }));
    assert.equal(volatilityOf(within, NOW_MS), 'unknown', 'minutes are too short');
    const old = hourly(1, 99, 1, 99, 1).map((point) => ({ ...point, atMs: point.atMs - 8 * 24 * HOUR_MS }));
    assert.equal(volatilityOf(old, NOW_MS), 'unknown', 'last week is not lately');
    const future = hourly(1, 99, 1, 99, 1).map((point) => ({ ...point, atMs: point.atMs + 100 * HOUR_MS }));
    assert.equal(volatilityOf(future, NOW_MS), 'unknown', 'the future is no history');
  });
});

describe('a price history', () => {
  it('is read as a list of its own, or as Kalshi’s candlesticks', () => {
    const own = parsePriceHistory([{ at: '2026-11-23T12:00:00Z', cents: 45.5 }], undefined);
    assert.ok(own.ok);
    assert.deepEqual(own.value, [{ atMs: Date.UTC(2026, 10, 23, 12), probability: 0.455 }]);
    const candles = [
      { end_period_ts: 1_763_985_600, price: { close: 45 }, yes_bid: { close: 40 }, yes_ask: { close: 48 } },
      { end_period_ts: 1_763_989_200, price: { close: null }, yes_bid: { close: 40 }, yes_ask: { close: 48 } },
      { end_period_ts: 1_763_992_800, price: { close_dollars: '0.4650' }, yes_bid: {}, yes_ask: {} },
      { end_period_ts: 1_763_996_400, price: {}, yes_bid: { close: 40 }, yes_ask: {} },
    ];
    for (const given of [candles, { candlesticks: candles, ticker: 'KX' }]) {
      const parsed = parsePriceHistory(undefined, given);
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
    ];
    for (const [history, candles, message] of wrong) {
      const parsed = parsePriceHistory(history, candles);
      assert.ok(!parsed.ok);
      assert.match(parsed.message, message);
    }
  });

  it('never throws, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (history, candles) => {
        assert.equal(typeof parsePriceHistory(history, candles).ok, 'boolean');
      }),
    );
  });
});

describe('the time to expiry', () => {
  it('has four classes', () => {
    const day = 24 * HOUR_MS;
    const classes = [-1, 0.5 * day, day, 6.9 * day, 7 * day, 29 * day, 30 * day, 900 * day].map(expiryOf);
    const expected = ['under_1d', 'under_1d', '1d_to_7d', '1d_to_7d', '7d_to_30d', '7d_to_30d', 'over_30d', 'over_30d'];
    assert.deepEqual(classes, expected);
  });
});

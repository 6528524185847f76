import assert from 'node:assert/strict';
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

describe('the time to expiry', () => {
  it('has four classes', () => {
    const day = 24 * HOUR_MS;
    const classes = [-1, 0.5 * day, day, 6.9 * day, 7 * day, 29 * day, 30 * day, 900 * day].map(expiryOf);
    const expected = ['under_1d', 'under_1d', '1d_to_7d', '1d_to_7d', '7d_to_30d', '7d_to_30d', 'over_30d', 'over_30d'];
    assert.deepEqual(classes, expected);
  });
});

import { type Checked, isRecord, refuseValue } from '../shared/refusal.ts';
import { candlesOf, readCandle } from './candlesticks.ts';
import type { PricePoint } from './volatility.ts';

const MAX_POINTS = 20_000;

/** Past prices of one market from a request: its own `priceHistory`, [{at, cents}], or `candlesticks` as Kalshi's API returns
 * them (`openCandlesticks`), of which those of this ticker count. A candle without a price is left out; anything else that is
 * not understood, or is all of other markets, is refused with field and value. Never throws. */
export function parsePriceHistory(
  priceHistory: unknown,
  candlesticks: unknown,
  ticker: string,
): Checked<readonly PricePoint[]> {
  const own = isGiven(priceHistory) ? readList(priceHistory, 'priceHistory', readPoint) : NONE;
  if (!own.ok) return own;
  const candles = isGiven(candlesticks) ? readCandles(candlesticks, ticker) : NONE;
  if (!candles.ok) return candles;
  return { ok: true, value: [...own.value, ...candles.value] };
}

const NONE: Checked<readonly PricePoint[]> = { ok: true, value: [] };

/** Past prices of the market with this ticker. */
export function readCandles(candlesticks: unknown, ticker: string): Checked<readonly PricePoint[]> {
  const list = candlesOf(candlesticks, ticker);
  return list.ok ? readList(list.value, 'candlesticks', readCandle) : list;
}

function readList(
  value: unknown,
  field: string,
  read: (item: unknown, field: string) => Checked<PricePoint | null>,
): Checked<readonly PricePoint[]> {
  if (!Array.isArray(value) || value.length > MAX_POINTS) {
    return refuseValue(field, value, `it must be a list of at most ${MAX_POINTS} prices`);
  }
  const points: PricePoint[] = [];
  for (const [index, item] of value.entries()) {
    const point = read(item, `${field}.${index}`);
    if (!point.ok) return point;
    if (point.value !== null) points.push(point.value);
  }
  return { ok: true, value: points };
}

function readPoint(item: unknown, field: string): Checked<PricePoint | null> {
  const atMs = isRecord(item) && typeof item.at === 'string' ? Date.parse(item.at) : Number.NaN;
  const cents = isRecord(item) ? item.cents : undefined;
  if (Number.isNaN(atMs) || typeof cents !== 'number' || !(cents >= 0 && cents <= 100)) {
    return refuseValue(field, item, 'it must be {at: a time such as "2026-11-24T15:00:00Z", cents}');
  }
  return { ok: true, value: { atMs, probability: cents / 100 } };
}

const isGiven = (value: unknown) => value !== undefined && value !== null;

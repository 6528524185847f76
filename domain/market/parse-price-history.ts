import { type Checked, isRecord, refuseValue } from '../shared/refusal.ts';
import type { PricePoint } from './volatility.ts';

const MAX_POINTS = 20_000;
const SECOND_MS = 1_000;

/** Past prices from a request: its own `priceHistory`, [{at, cents}], or `candlesticks` as Kalshi's API returns them, of
 * which the closing price counts, or the middle of the closing quotes where nothing was traded. A candle without either is
 * left out; anything else that is not understood is refused with field and value. Never throws. */
export function parsePriceHistory(priceHistory: unknown, candlesticks: unknown): Checked<readonly PricePoint[]> {
  const own = readList(priceHistory, 'priceHistory', readPoint);
  if (!own.ok) return own;
  const list = isRecord(candlesticks) ? candlesticks.candlesticks : candlesticks;
  const candles = readList(list, 'candlesticks', readCandle);
  if (!candles.ok) return candles;
  return { ok: true, value: [...own.value, ...candles.value] };
}

function readList(
  value: unknown,
  field: string,
  read: (item: unknown, field: string) => Checked<PricePoint | null>,
): Checked<readonly PricePoint[]> {
  if (value === undefined || value === null) return { ok: true, value: [] };
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

function readCandle(item: unknown, field: string): Checked<PricePoint | null> {
  const seconds = isRecord(item) ? item.end_period_ts : undefined;
  if (!isRecord(item) || typeof seconds !== 'number' || !Number.isFinite(seconds)) {
    return refuseValue(field, item, 'it must be a candlestick with end_period_ts in seconds');
  }
  const bid = closeOf(item.yes_bid);
  const ask = closeOf(item.yes_ask);
  const probability = closeOf(item.price) ?? (bid !== null && ask !== null ? (bid + ask) / 2 : null);
  return { ok: true, value: probability === null ? null : { atMs: seconds * SECOND_MS, probability } };
}

/** The closing price of one of a candlestick's three: whole cents, or decimal dollars under `close_dollars`. */
function closeOf(part: unknown): number | null {
  if (!isRecord(part)) return null;
  const dollars = typeof part.close_dollars === 'string' ? Number(part.close_dollars) : Number.NaN;
  if (dollars >= 0 && dollars <= 1) return dollars;
  return typeof part.close === 'number' && part.close >= 0 && part.close <= 100 ? part.close / 100 : null;
}

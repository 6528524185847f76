import { isRecord } from '../shared/refusal.ts';
import { sum } from '../shared/sum.ts';
import { type MarketCandles, openCandlesticks, readCandle } from './candlesticks.ts';
import { type Read, type RefusedMarket, refusedMarket, unreadable } from './market-refusal.ts';

/** How many past prices a file of candlesticks holds. */
export interface CheckedCandles {
  readonly points: number;
  readonly markets: readonly {
    /** Null where the file does not say of which market they are. */
    readonly ticker: string | null;
    readonly points: number;
  }[];
}

interface Found {
  readonly candles: CheckedCandles;
  readonly refused: readonly RefusedMarket[];
}

export const NO_CANDLES: Read<Found> = { ok: true, value: { candles: { points: 0, markets: [] }, refused: [] } };

/** Reads candlesticks as a decision would; those of a market that cannot be read are refused by its ticker. */
export function checkCandles(input: unknown): Read<Found> {
  const opened = openCandlesticks(input);
  if (!opened.ok) return unreadable(opened);
  const markets: CheckedCandles['markets'][number][] = [];
  const refused: RefusedMarket[] = [];
  for (const each of opened.value) {
    const points = countPoints(each);
    if (points.ok) markets.push({ ticker: each.ticker, points: points.value });
    else refused.push(refusedMarket(each.ticker ?? 'candlesticks', points));
  }
  return { ok: true, value: { candles: { points: sum(markets.map(({ points }) => points)), markets }, refused } };
}

/** How many candlesticks have a price. */
function countPoints({ candles }: MarketCandles): Read<number> {
  let points = 0;
  for (const [index, candle] of candles.entries()) {
    const point = readCandle(candle, `candlesticks.${index}`);
    if (!point.ok) return unreadable(point);
    if (point.value !== null) points += 1;
  }
  return { ok: true, value: points };
}

export const isCandle = (value: unknown): boolean =>
  isRecord(value) && ('end_period_ts' in value || 'candlesticks' in value);

export function holdsCandles(input: unknown): boolean {
  if (Array.isArray(input)) return input.some(isCandle);
  if (!isRecord(input)) return false;
  const { markets } = input;
  return (
    'candlesticks' in input || 'market_candlesticks' in input || (Array.isArray(markets) && markets.some(isCandle))
  );
}

import { isRecord } from '../domain/shared/refusal.ts';

/** What is kept of long answers, so that a decision's history stays small. Whatever is not of the known shape stays as it came: the
 * reader refuses it by name. */

/** Levels that the reader keeps of a side. */
const KEPT_LEVELS = 25;
const SIDES = ['yes_dollars', 'no_dollars'];

/** An order book, or a row with one, with the best levels of each side. */
export function withBestLevels(row: unknown): unknown {
  if (!isRecord(row) || !isRecord(row.orderbook_fp)) return row;
  const sides = Object.entries(row.orderbook_fp).map(([name, levels]) => [
    name,
    SIDES.includes(name) && Array.isArray(levels) && levels.every(Array.isArray) ? best(levels) : levels,
  ]);
  return { ...row, orderbook_fp: Object.fromEntries(sides) };
}

const best = (levels: readonly unknown[][]) =>
  levels.toSorted(([one], [other]) => Number(other) - Number(one)).slice(0, KEPT_LEVELS);

const CLOSES = ['price', 'yes_bid', 'yes_ask'];

/** A candlestick with its end and its closing prices. */
function closing(candle: unknown): unknown {
  if (!isRecord(candle)) return candle;
  const closes = CLOSES.map((name) => [name, closeOf(candle[name])]).filter(([, close]) => close !== undefined);
  return { end_period_ts: candle.end_period_ts, ...Object.fromEntries(closes) };
}

function closeOf(prices: unknown): unknown {
  if (!isRecord(prices)) return prices;
  const { close_dollars, close } = prices;
  if (close_dollars !== undefined && close_dollars !== null) return { close_dollars };
  return close === undefined || close === null ? undefined : { close };
}

/** Candlesticks, or a row with those of a market. */
export function withClosingPrices(row: unknown): unknown {
  if (!isRecord(row) || !Array.isArray(row.candlesticks)) return row;
  return { ...row, candlesticks: row.candlesticks.map(closing) };
}

import { type Checked, isRecord, listKeys, refuse, refuseValue, showValue } from '../shared/refusal.ts';
import { MICRO_USD_PER_CONTRACT } from './market.ts';
import { microUsdFromDecimal } from './market-quotes.ts';
import type { PricePoint } from './volatility.ts';

/** The candlesticks of one market; `ticker` is null where the answer does not say of which. */
export interface MarketCandles {
  readonly ticker: string | null;
  readonly candles: readonly unknown[];
}

const FIELD = 'candlesticks';
export const MAX_CANDLES = 20_000;
const SECOND_MS = 1_000;
const CENTS_PER_CONTRACT = 100;

type Json = Readonly<Record<string, unknown>>;

/** Finds the candlesticks in whatever Kalshi's API returned: a list, {candlesticks} of one market (live or historical), {markets:
 * [{market_ticker, candlesticks}]} of several, {market_tickers, market_candlesticks} of an event. */
export function openCandlesticks(input: unknown): Checked<readonly MarketCandles[]> {
  if (Array.isArray(input)) return input.some(isOfMarket) ? ofMarkets(input, FIELD) : ofOne(null, input, FIELD);
  if (!isRecord(input)) return refuseValue(FIELD, input, "pass what the venue's API returned");
  if ('market_candlesticks' in input) return ofEvent(input);
  if ('markets' in input) return ofMarkets(input.markets, `${FIELD}.markets`);
  if ('candlesticks' in input) return ofOne(tickerOf(input), input.candlesticks, FIELD);
  return refuse(
    FIELD,
    `${FIELD} has no candlesticks in it; pass a list, {candlesticks}, {markets} or {market_tickers, market_candlesticks}.`,
  );
}

const isOfMarket = (value: unknown): value is Json => isRecord(value) && 'candlesticks' in value;

const tickerOf = ({ market_ticker: inBatch, ticker }: Json): string | null =>
  [inBatch, ticker].find((each) => typeof each === 'string') ?? null;

/** Null is a list without a candlestick, as the venue's language writes it. */
function ofOne(ticker: string | null, given: unknown, field: string): Checked<readonly MarketCandles[]> {
  const candles = given === null ? [] : given;
  if (!Array.isArray(candles) || candles.length > MAX_CANDLES) {
    return refuseValue(field, candles, `it must be a list of at most ${MAX_CANDLES} candlesticks`);
  }
  return { ok: true, value: [{ ticker, candles }] };
}

function ofMarkets(markets: unknown, field: string): Checked<readonly MarketCandles[]> {
  if (!Array.isArray(markets)) return refuseValue(field, markets, 'it must be a list of markets with candlesticks');
  const read: MarketCandles[] = [];
  for (const [index, market] of markets.entries()) {
    const place = `${field}.${index}`;
    const ticker = isOfMarket(market) ? tickerOf(market) : null;
    if (!isOfMarket(market) || ticker === null) {
      return refuseValue(place, market, 'it must be {market_ticker, candlesticks}');
    }
    const one = ofOne(ticker, market.candlesticks, `${place}.candlesticks`);
    if (!one.ok) return one;
    read.push(...one.value);
  }
  return { ok: true, value: read };
}

function ofEvent({ market_tickers: tickers, market_candlesticks: lists }: Json): Checked<readonly MarketCandles[]> {
  if (!Array.isArray(tickers) || !Array.isArray(lists) || tickers.length !== lists.length) {
    const message = `${FIELD} has market_tickers ${showValue(tickers)} and market_candlesticks ${showValue(lists)}; they must be two lists of one length.`;
    return refuse(`${FIELD}.market_tickers`, message);
  }
  return ofMarkets(
    tickers.map((ticker, index) => ({ market_ticker: ticker, candlesticks: lists[index] })),
    `${FIELD}.market_candlesticks`,
  );
}

/** The candlesticks of the market with this ticker. Refuses by name where they are all of others. */
export function candlesOf(input: unknown, ticker: string): Checked<readonly unknown[]> {
  const opened = openCandlesticks(input);
  if (!opened.ok) return opened;
  const own = opened.value.filter((each) => each.ticker === null || each.ticker === ticker);
  if (own.length === 0) {
    const others = opened.value.map((each) => each.ticker ?? '');
    const message = `${FIELD} has none of ${showValue(ticker)}: ${others.length === 0 ? 'it is empty' : `it is of ${listKeys(others)}`}.`;
    return refuse(FIELD, message);
  }
  return { ok: true, value: own.flatMap(({ candles }) => candles) };
}

/** One candlestick as a past price: the closing trade's, or the middle of the closing quotes where nothing was traded and both
 * sides were quoted. Null where there was neither. */
export function readCandle(item: unknown, field: string): Checked<PricePoint | null> {
  const seconds = isRecord(item) ? item.end_period_ts : undefined;
  if (!isRecord(item) || typeof seconds !== 'number' || !Number.isFinite(seconds)) {
    return refuseValue(field, item, 'it must be a candlestick with end_period_ts in seconds');
  }
  const closes: (number | null)[] = [];
  for (const name of ['price', 'yes_bid', 'yes_ask']) {
    const close = closeOf(item[name], `${field}.${name}`);
    if (!close.ok) return close;
    closes.push(close.value);
  }
  const [price = null, bid = null, ask = null] = closes;
  const isQuoted = bid !== null && ask !== null && bid > 0 && ask < 1;
  const probability = price ?? (isQuoted ? (bid + ask) / 2 : null);
  return { ok: true, value: probability === null ? null : { atMs: seconds * SECOND_MS, probability } };
}

/** The closing price of one of a candlestick's three: decimal dollars under `close_dollars`, historically under `close`; of older
 * answers `close` is whole cents. Null where there is none. */
function closeOf(part: unknown, field: string): Checked<number | null> {
  if (part === undefined || part === null) return { ok: true, value: null };
  if (!isRecord(part)) return refuseValue(field, part, 'it must be an object with the closing price');
  const { close_dollars: dollars, close } = part;
  const given = dollars ?? close;
  if (given === undefined || given === null) return { ok: true, value: null };
  if (typeof given === 'number' && given === close) {
    if (given >= 0 && given <= CENTS_PER_CONTRACT) return { ok: true, value: given / CENTS_PER_CONTRACT };
    return refuseValue(`${field}.close`, given, 'it must be cents from 0 to 100');
  }
  const microUsd = typeof given === 'string' ? microUsdFromDecimal(given) : null;
  if (microUsd !== null && microUsd <= MICRO_USD_PER_CONTRACT) {
    return { ok: true, value: microUsd / MICRO_USD_PER_CONTRACT };
  }
  const name = dollars === undefined || dollars === null ? 'close' : 'close_dollars';
  return refuseValue(`${field}.${name}`, given, 'it must be dollars from "0.0000" to "1.0000"');
}

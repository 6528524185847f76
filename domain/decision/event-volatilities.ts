import { openCandlesticks } from '../market/candlesticks.ts';
import type { MarketEvent } from '../market/parse-event.ts';
import { readCandles } from '../market/parse-price-history.ts';
import { type Volatility, volatilityOf } from '../market/volatility.ts';
import { type Checked, listKeys, refuse } from '../shared/refusal.ts';

/** The volatility of each market, by ticker, from candlesticks of several markets; those without candlesticks are left out. Refuses
 * candlesticks that do not say of which market they are, or are of none of the event. */
export function eventVolatilities(
  candlesticks: unknown,
  { markets, refused, isWhole }: MarketEvent,
  nowMs: number,
): Checked<ReadonlyMap<string, Volatility>> {
  const volatilities = new Map<string, Volatility>();
  if (candlesticks === undefined || candlesticks === null) return { ok: true, value: volatilities };
  const opened = openCandlesticks(candlesticks);
  if (!opened.ok) return opened;
  const given = opened.value.map(({ ticker }) => ticker);
  if (given.includes(null)) {
    const message =
      'candlesticks are of one market without its ticker; pass {markets} or {market_tickers, market_candlesticks}.';
    return refuse('candlesticks', message);
  }
  const known = new Set([...markets.map(({ market }) => market.ticker), ...refused.map(({ ticker }) => ticker)]);
  const unknown = given.filter((ticker): ticker is string => ticker !== null && isWhole && !known.has(ticker));
  if (unknown.length > 0) {
    return refuse('candlesticks', `candlesticks has ${listKeys(unknown)}, which is no market of the event.`);
  }
  for (const { market } of markets) {
    if (!given.includes(market.ticker)) continue;
    const history = readCandles(candlesticks, market.ticker);
    if (!history.ok) return history;
    volatilities.set(market.ticker, volatilityOf(history.value, nowMs));
  }
  return { ok: true, value: volatilities };
}

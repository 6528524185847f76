import { plainJson } from '../shared/plain-json.ts';
import { listKeys } from '../shared/refusal.ts';
import type { Market } from './market.ts';
import { type Read, refuseMarket, unreadable } from './market-refusal.ts';
import { openEnvelope } from './parse-envelope.ts';
import { type ReadMarketOptions, readMarket } from './read-market.ts';

/** Checks the one market in what Kalshi's API returned, in any of its envelopes (`openEnvelope`), with prices in dollar texts, in
 * cents or both. Refuses, naming field and value, whatever cannot be decided: a combination, no, crossed or contradictory
 * quotes, a market that is not trading, a ticker or close time that is missing, more than one market. Never throws, whatever it
 * is given, and never makes up a price. */
export function parseMarket(input: unknown, options: ReadMarketOptions): Read<Market> {
  const plain = plainJson(input, 'market');
  if (!plain.ok) return unreadable(plain);
  const envelope = openEnvelope(plain.value, 'market');
  if (!envelope.ok) return envelope;
  const { markets, refused, event, series } = envelope.value;
  const [only] = markets;
  const count = markets.length + refused.length;
  if (count > 1) {
    const tickers = listKeys([...markets, ...refused].map(({ ticker }) => ticker));
    const message = `market has ${count} markets (${tickers}); a decision is about one, so pass exactly one, or decide the event.`;
    return refuseMarket('ambiguous', 'market', message);
  }
  const [contradicted] = refused;
  if (contradicted) return refuseMarket(contradicted.code, contradicted.field, contradicted.message);
  if (!only) {
    const message = 'market is an envelope without a market in it (0 markets); pass {event, markets: [one]}.';
    return refuseMarket('no_market', 'market', message);
  }
  return readMarket(only.market, { event, series }, options);
}

import { checkWith } from '../shared/check-schema.ts';
import { plainJson } from '../shared/plain-json.ts';
import { type Checked, refuse, refuseValue, showValue } from '../shared/refusal.ts';
import { categoryOfSeries, categorySlug, UNKNOWN_CATEGORY } from './category.ts';
import type { Market } from './market.ts';
import { readLastPrice, readQuotes } from './market-quotes.ts';
import { marketSchema, type VenueMarket } from './market-schema.ts';
import { type MarketEnvelope, openEnvelope } from './parse-envelope.ts';

export interface ParseMarketOptions {
  readonly nowMs: number;
  /** The category as the caller states it; wins over the venue's. */
  readonly category?: string;
  /** Series-ticker prefix -> category, asked when neither the caller nor the venue says. */
  readonly categories: Readonly<Record<string, string>>;
}

/** Checks a market as Kalshi's API returns it, bare or in one of the API's envelopes, with prices in cents, in dollar
 * texts or both. Refuses, naming field and value, whatever cannot be decided: no, crossed or contradictory quotes, a
 * market that is not trading, a ticker or close time that is missing. Never throws, whatever it is given, and never
 * makes up a price. A missing status is accepted: the close time still says whether the market trades. */
export function parseMarket(input: unknown, options: ParseMarketOptions): Checked<Market> {
  const plain = plainJson(input, 'market');
  if (!plain.ok) return plain;
  const envelope = openEnvelope(plain.value);
  if (!envelope.ok) return envelope;
  const parsed = checkWith(marketSchema, envelope.value.market, 'market');
  if (!parsed.ok) return parsed;
  const market = parsed.value;

  const times = readTimes(market, options.nowMs);
  if (!times.ok) return times;
  const quotes = readQuotes(envelope.value.market);
  if (!quotes.ok) return quotes;
  const lastPrice = readLastPrice(envelope.value.market);
  if (!lastPrice.ok) return lastPrice;
  const names = readNames(market, envelope.value);
  if (!names.ok) return names;
  const category = chooseCategory(market.category, names.value.seriesTicker, envelope.value, options);
  if (!category.ok) return category;

  return {
    ok: true,
    value: {
      ticker: market.ticker,
      ...names.value,
      category: category.value,
      quotes: quotes.value,
      lastPriceMicroUsd: lastPrice.value,
      volume: market.volume ?? decimalOrNull(market.volume_fp),
      openInterest: market.open_interest ?? decimalOrNull(market.open_interest_fp),
      ...times.value,
    },
  };
}

function readTimes(
  market: VenueMarket,
  nowMs: number,
): Checked<Pick<Market, 'openTimeMs' | 'closeTimeMs' | 'scheduledResolutionMs'>> {
  const closeTimeMs = epochMs(market.close_time);
  const openTimeMs = epochMs(market.open_time);
  if (closeTimeMs === null) {
    return refuseValue(
      'market.close_time',
      market.close_time,
      'it must say when trading ends, such as "2026-11-24T15:00:00Z"',
    );
  }
  if (closeTimeMs <= nowMs) {
    const message = `market.close_time is ${showValue(market.close_time)}, which is past: the market no longer trades.`;
    return refuse('market.close_time', message);
  }
  if (openTimeMs !== null && openTimeMs > nowMs) {
    const message = `market.open_time is ${showValue(market.open_time)}, which is still to come: the market does not trade yet.`;
    return refuse('market.open_time', message);
  }
  const scheduledResolutionMs =
    epochMs(market.expected_expiration_time) ?? epochMs(market.expiration_time) ?? closeTimeMs;
  return { ok: true, value: { openTimeMs, closeTimeMs, scheduledResolutionMs } };
}

function readNames(
  market: VenueMarket,
  { event, series }: MarketEnvelope,
): Checked<Pick<Market, 'eventTicker' | 'seriesTicker' | 'title' | 'subtitle' | 'rules'>> {
  if (given(market.event_ticker) && given(event?.event_ticker) && market.event_ticker !== event.event_ticker) {
    const message = `market.event_ticker is ${showValue(market.event_ticker)}, but it came with the event ${showValue(event.event_ticker)}; pass a market with its own event.`;
    return refuse('market.event_ticker', message);
  }
  // Kalshi's tickers are <series>-<event>-<strike>; a series of one market has no dashes.
  const [firstPart = market.ticker] = market.ticker.split('-');
  const withoutStrike = market.ticker.includes('-')
    ? market.ticker.slice(0, market.ticker.lastIndexOf('-'))
    : market.ticker;
  const subtitle = [...new Set([market.yes_sub_title, market.subtitle].filter(given))].join('; ');
  const rules = [market.rules_primary, market.rules_secondary].filter(given).join('\n\n');
  // A few live markets have no title of their own.
  const title = [market.title, event?.title].find(given) ?? subtitle;
  if (title === '' && rules === '') {
    const message = 'market.title is missing, and so are subtitle and rules: nothing says what the question is.';
    return refuse('market.title', message);
  }
  return {
    ok: true,
    value: {
      eventTicker: [market.event_ticker, event?.event_ticker].find(given) ?? withoutStrike,
      seriesTicker: [event?.series_ticker, series?.ticker].find(given) ?? firstPart,
      title: title === '' ? market.ticker : title,
      subtitle,
      rules,
    },
  };
}

/** The caller's, else the event's, the series' or the market's own, else the map's, else `unknown`. */
function chooseCategory(
  ofMarket: string | null | undefined,
  seriesTicker: string,
  { event, series }: MarketEnvelope,
  options: ParseMarketOptions,
): Checked<string> {
  if (options.category !== undefined) {
    const slug = categorySlug(options.category);
    if (slug !== null) return { ok: true, value: slug };
    return refuseValue('category', options.category, 'it must be a word of letters or digits, such as "economics"');
  }
  for (const text of [event?.category, series?.category, ofMarket].filter(given)) {
    const slug = categorySlug(text);
    if (slug !== null) return { ok: true, value: slug };
  }
  return { ok: true, value: categoryOfSeries(seriesTicker, options.categories) ?? UNKNOWN_CATEGORY };
}

const given = (value: string | null | undefined): value is string =>
  value !== undefined && value !== null && value.trim() !== '';

const decimalOrNull = (value: string | null | undefined) => (given(value) ? Number(value) : null);

/** The year 1 is how the venue's language writes "no time". */
const epochMs = (value: string | null | undefined) =>
  value === undefined || value === null || value.startsWith('0001-') ? null : Date.parse(value);

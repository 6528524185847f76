import { checkWith } from '../shared/check-schema.ts';
import { refuseValue, showValue } from '../shared/refusal.ts';
import { categoryOfSeries, categorySlug, UNKNOWN_CATEGORY } from './category.ts';
import { MOST_CONTRACTS, wholeSteps } from './contracts.ts';
import type { FeeChange } from './fee-change.ts';
import { type Depth, type DepthLevel, type Market, MICRO_USD_PER_CONTRACT, type Quotes } from './market.ts';
import { refuseKind } from './market-kind.ts';
import { readLastPrice, readQuotes } from './market-quotes.ts';
import { type Read, refuseMarket, unreadable } from './market-refusal.ts';
import { marketSchema, type VenueMarket } from './market-schema.ts';
import { readTimes } from './market-times.ts';
import type { VenueEnvelope } from './parse-envelope.ts';
import { isWholeCents, readPriceGrid } from './price-grid.ts';
import { statedFeeOf } from './stated-fee.ts';

export interface ReadMarketOptions {
  readonly nowMs: number;
  /** The category as the caller states it; wins over the venue's. */
  readonly category?: string;
  /** Series-ticker prefix -> category, asked when neither the caller nor the venue says. */
  readonly categories: Readonly<Record<string, string>>;
  /** Changes of fees that the venue has announced. */
  readonly feeChanges?: readonly FeeChange[];
}

type Surroundings = Pick<VenueEnvelope, 'event' | 'series'>;

/** One market's object with the event and series that came with it, checked. Refuses, naming field and value, whatever cannot be
 * decided, and never makes up a price. `given` is plain JSON. */
export function readMarket(
  given: Readonly<Record<string, unknown>>,
  around: Surroundings,
  options: ReadMarketOptions,
): Read<Market> {
  const parsed = checkWith(marketSchema, given, 'market');
  const kind = refuseKind(given);
  // Without a ticker it is no market, whatever else is in it.
  if (kind && (parsed.ok || parsed.field !== 'market.ticker')) return kind;
  if (!parsed.ok) return unreadable(parsed);
  const market = parsed.value;

  const times = readTimes(market, options.nowMs);
  if (!times.ok) return times;
  const quotes = readQuotes(given);
  if (!quotes.ok) return quotes;
  const lastPrice = readLastPrice(given);
  if (!lastPrice.ok) return lastPrice;
  const priceGrid = readPriceGrid(given);
  if (!priceGrid.ok) return priceGrid;
  const names = readNames(market, around);
  if (!names.ok) return names;
  const category = chooseCategory(market.category, names.value.seriesTicker, around, options);
  if (!category.ok) return category;
  const depth = topOfBook(market, quotes.value);
  const statedFee = statedFeeOf({ ...around, ...names.value }, options.feeChanges ?? [], options.nowMs);

  return {
    ok: true,
    value: {
      ticker: market.ticker,
      ...names.value,
      category: category.value,
      quotes: quotes.value,
      lastPriceMicroUsd: lastPrice.value,
      volume: market.volume ?? market.volume_fp ?? null,
      openInterest: market.open_interest ?? market.open_interest_fp ?? null,
      isFractional: isFractional(market),
      ...(isWholeCents(priceGrid.value) ? {} : { priceGrid: priceGrid.value }),
      ...(depth && { depth }),
      ...times.value,
      ...(statedFee && { statedFee }),
    },
  };
}

/** What stands at the quotes, where the market says so: of an absent bid or ask nothing does. */
function topOfBook(
  { yes_bid_size_fp: bid, yes_ask_size_fp: ask }: VenueMarket,
  { yesBidMicroUsd, yesAskMicroUsd }: Quotes,
): Depth | null {
  if (!isNumber(bid) && !isNumber(ask)) return null;
  const levelOf = (priceMicroUsd: number, contracts: number | null | undefined) =>
    isNumber(contracts) ? [{ priceMicroUsd, contracts: downToHundredth(contracts) }].filter(isStanding) : null;
  return { bids: levelOf(yesBidMicroUsd, bid), asks: levelOf(yesAskMicroUsd, ask) };
}

const isStanding = ({ priceMicroUsd, contracts }: DepthLevel) =>
  contracts > 0 && priceMicroUsd > 0 && priceMicroUsd < MICRO_USD_PER_CONTRACT;

/** As the market says; else by its counts. Since every market is traded in hundredths of a contract, the venue sends no whole counts
 * and no longer says so. */
function isFractional(market: VenueMarket): boolean {
  if (typeof market.fractional_trading_enabled === 'boolean') return market.fractional_trading_enabled;
  const counts = [market.volume, market.open_interest];
  const decimals = [market.volume_fp, market.open_interest_fp];
  return !counts.some(isNumber) && decimals.some(isNumber);
}

function readNames(
  market: VenueMarket,
  { event, series }: Surroundings,
): Read<Pick<Market, 'eventTicker' | 'seriesTicker' | 'title' | 'subtitle' | 'rules'>> {
  if (given(market.event_ticker) && given(event?.event_ticker) && market.event_ticker !== event.event_ticker) {
    const message = `market.event_ticker is ${showValue(market.event_ticker)}, but it came with the event ${showValue(event.event_ticker)}; pass a market with its own event.`;
    return refuseMarket('ambiguous', 'market.event_ticker', message);
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
    return refuseMarket('unreadable', 'market.title', message);
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
  { event, series }: Surroundings,
  options: ReadMarketOptions,
): Read<string> {
  if (options.category !== undefined) {
    const slug = categorySlug(options.category);
    if (slug !== null) return { ok: true, value: slug };
    const expectation = 'it must be a word of letters or digits, such as "economics"';
    return unreadable(refuseValue('category', options.category, expectation));
  }
  for (const text of [event?.category, series?.category, ofMarket].filter(given)) {
    const slug = categorySlug(text);
    if (slug !== null) return { ok: true, value: slug };
  }
  return { ok: true, value: categoryOfSeries(seriesTicker, options.categories) ?? UNKNOWN_CATEGORY };
}

const given = (value: string | null | undefined): value is string =>
  value !== undefined && value !== null && value.trim() !== '';

const isNumber = (value: unknown): value is number => typeof value === 'number';

const downToHundredth = (contracts: number) => wholeSteps(Math.min(contracts, MOST_CONTRACTS), 0.01);

import type { Config } from '../config/config.ts';
import { type CheckedMarket, checkVenue, type VenueCheck } from '../domain/market/check-venue.ts';
import { parseFeeChanges } from '../domain/market/fee-change.ts';
import type { Depth } from '../domain/market/market.ts';
import { strikeText } from '../domain/market/strike.ts';
import { formatCount, formatPrice, formatTime } from '../domain/shared/format.ts';
import { isRecord } from '../domain/shared/refusal.ts';
import { fetchQuestion } from '../kalshi/fetch-question.ts';
import { VenueError } from '../kalshi/venue-error.ts';
import { openConfiguredVenue } from '../workers/open-venue.ts';
import { configFromEnvironment, readConfig } from './context.ts';
import { isWholeRequest } from './decide-request.ts';
import { CommandFailed, EXIT, type Json, printResult, table, UsageError } from './output.ts';
import { readJson } from './read-file.ts';
import { isTickerArgument } from './ticker-argument.ts';

interface CheckOptions extends Json {
  /** Epoch milliseconds. */
  readonly now?: number;
}

/** Reads a file of the venue, or a market that is named by its ticker, exactly as a decision would, and prints what can be decided and
 * why the rest cannot. The exit code is 1 where nothing can be, 2 where the file is none of the venue's. Reaches no server, but for
 * the venue where a ticker is named. */
export async function check(file: string, options: CheckOptions): Promise<void> {
  const config = isTickerArgument(file) ? readConfig() : configFromEnvironment();
  const { categories, fees } = config;
  const asked = isTickerArgument(file) ? await fetched(config, file) : askedIn(await contentOf(file));
  const feeChanges = parseFeeChanges(asked.feeChanges);
  if (!feeChanges.ok) throw new UsageError(`${nameOf(file)} cannot be used: ${feeChanges.message}`);
  const nowMs = options.now ?? Date.now();
  const result = checkVenue(asked.venue, { ...asked.options, nowMs, categories, fees, feeChanges: feeChanges.value });
  if (!result.ok) throw new UsageError(`${nameOf(file)} cannot be used: ${result.message}`);
  const found = result.value;
  printResult(options.json, found, () => render(found));
  const { markets, series, candles, books } = found;
  const isUsable = series !== null || [markets, candles.markets, books].some(({ length }) => length > 0);
  if (!isUsable) process.exitCode = EXIT.failed;
}

/** What the venue returns of a market, or of an event where it knows no market of this ticker. */
async function fetched(config: Config, ticker: string): Promise<Asked> {
  const venue = openConfiguredVenue(config, Date.now);
  if (venue === null) {
    const message = `${ticker} cannot be read: the venue is not configured; set kalshi.enabled in conclave.config.json, or name a file.`;
    throw new CommandFailed('venue_disabled', message);
  }
  const nowMs = Date.now();
  try {
    const market = await fetchQuestion(venue, { kind: 'market', ticker }, nowMs).catch((error: unknown) => {
      if (error instanceof VenueError && error.kind === 'not_found') return null;
      throw error;
    });
    if (market) return partsOf('market', market);
    return partsOf('event', await fetchQuestion(venue, { kind: 'event', eventTicker: ticker, tickers: null }, nowMs));
  } catch (error) {
    if (error instanceof VenueError) throw new CommandFailed(`venue_${error.kind}`, error.message);
    throw error;
  }
}

async function contentOf(file: string): Promise<unknown> {
  try {
    return await readJson(file);
  } catch (error) {
    if (error instanceof CommandFailed) throw new UsageError(error.message);
    throw error;
  }
}

interface Asked {
  readonly venue: unknown;
  readonly feeChanges: unknown;
  readonly options: Pick<Parameters<typeof checkVenue>[1], 'candlesticks' | 'orderbook' | 'orderbooks' | 'category'>;
}

/** Of a whole request, what the venue returned, and what the caller says beside it. */
function askedIn(content: unknown): Asked {
  const about = (['market', 'event'] as const).find((each) => isWholeRequest(each, content));
  return about && isRecord(content) ? partsOf(about, content) : { venue: content, feeChanges: undefined, options: {} };
}

function partsOf(about: 'market' | 'event', content: Readonly<Record<string, unknown>>): Asked {
  const { candlesticks, orderbook, orderbooks, category, feeChanges } = content;
  const options = { candlesticks, orderbook, orderbooks, ...(typeof category === 'string' ? { category } : {}) };
  return { venue: content[about], feeChanges, options };
}

const nameOf = (file: string) => (file === '-' ? 'stdin' : file);

function render({ markets, ladders, exclusive, refused, candles, series, books }: VenueCheck): string {
  const parts: string[] = [];
  if (series) parts.push(`Series ${series.ticker}: category ${series.category}, fee ${feeText(series.fee)}.`);
  if (markets.length > 0) {
    const head = ['market', 'YES bid', 'ask', 'resolves', 'category', 'strike', 'subject', 'fee'];
    parts.push(table(head, markets.map(rowOf)));
  }
  for (const ladder of ladders) parts.push(`Ladder: ${ladder.join(', ')}.`);
  if (exclusive) parts.push('At most one of the markets resolves to YES.');
  for (const { ticker, points } of candles.markets) {
    parts.push(`Candlesticks${ticker === null ? '' : ` of ${ticker}`}: ${formatCount(points, 'price')}.`);
  }
  if (books.length > 0) {
    const rows = books.map(({ ticker, depth }) => [ticker ?? '', standing(depth.bids), standing(depth.asks)]);
    parts.push(table(['order book', 'YES bid', 'ask'], rows));
  }
  if (refused.length > 0) {
    const rows = refused.map(({ ticker, code, message }) => [ticker, code, message]);
    parts.push(table(['refused', 'code', 'why'], rows));
  }
  return parts.length === 0 ? 'The file holds no market.' : parts.join('\n\n');
}

function rowOf({
  ticker,
  quotes,
  depth,
  scheduledResolution,
  category,
  strike,
  subject,
  fee,
}: CheckedMarket): string[] {
  return [
    ticker,
    depth?.bids ? standing(depth.bids) : formatPrice(quotes.yesBidMicroUsd),
    depth?.asks ? standing(depth.asks) : formatPrice(quotes.yesAskMicroUsd),
    formatTime(Date.parse(scheduledResolution)),
    category,
    strike ? strikeText(strike) : '',
    subject ?? '',
    feeText(fee),
  ];
}

/** The best level: 56c x 54.08; `-` where a side is empty. */
function standing(levels: Depth['bids']): string {
  const [best] = levels ?? [];
  return best ? `${formatPrice(best.priceMicroUsd)} x ${best.contracts}` : '-';
}

function feeText({ type, multiplier, source }: CheckedMarket['fee']): string {
  return `${type ?? 'quadratic'} x ${multiplier ?? 1}${source === 'assumed' ? ' (assumed)' : ''}`;
}

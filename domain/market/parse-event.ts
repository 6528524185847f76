import { plainJson } from '../shared/plain-json.ts';
import { refuseValue } from '../shared/refusal.ts';
import type { Market } from './market.ts';
import { type Read, type RefusedMarket, refusedMarket, refuseMarket, unreadable } from './market-refusal.ts';
import { openEnvelope, type VenueEnvelope } from './parse-envelope.ts';
import { type ReadMarketOptions, readMarket } from './read-market.ts';
import { type Strike, strikeOf } from './strike.ts';
import { type Subject, subjectsOf } from './subject.ts';

export const EVENT_MARKETS_MIN = 2;
export const EVENT_MARKETS_MAX = 20;
const TICKER_CHARACTERS = 200;

/** Checks an event as Kalshi's API returns it, in any of its envelopes (`openEnvelope`), or the markets of one event alone. Each
 * market is checked as one alone would be; one that cannot be decided is refused by name. Refuses the whole where fewer than 2
 * or more than 20 are left. Never throws. */
export function parseEvent(input: unknown, options: ReadMarketOptions): Read<MarketEvent> {
  const plain = plainJson(input, 'event');
  if (!plain.ok) return unreadable(plain);
  const envelope = openEnvelope(plain.value, 'event');
  if (!envelope.ok) return envelope;
  const named = eventNamed(envelope.value);
  if (!named.ok) return named;
  const { markets, refused } = readMarkets(envelope.value, options);
  if (markets.length < EVENT_MARKETS_MIN || markets.length > EVENT_MARKETS_MAX) {
    const first = refused[0] ? ` The first that cannot: ${refused[0].ticker}: ${refused[0].message}` : '';
    const message = `${markets.length} of the event's ${markets.length + refused.length} markets can be decided; an event decision takes ${EVENT_MARKETS_MIN} to ${EVENT_MARKETS_MAX}.${first}`;
    return refuseMarket(
      markets.length === 0 ? (refused[0]?.code ?? 'no_market') : 'ambiguous',
      'event.markets',
      message,
    );
  }
  return { ok: true, value: { ...named.value, markets, refused } };
}

/** Every market of an envelope, read or refused by name. */
export function readMarkets(
  { markets, refused, event, series }: VenueEnvelope,
  options: ReadMarketOptions,
): Pick<MarketEvent, 'markets' | 'refused'> {
  const read: EventMarket[] = [];
  const notRead: RefusedMarket[] = [...refused];
  const subjects = subjectsOf(markets.map(({ market }) => market));
  for (const [index, { ticker, market }] of markets.entries()) {
    const result = readMarket(market, { event, series }, options);
    if (result.ok) read.push({ market: result.value, strike: strikeOf(market), subject: subjects[index] ?? null });
    else notRead.push(refusedMarket(ticker, result));
  }
  return { markets: read, refused: notRead };
}

/** What the event is called; without an event, by the ticker that all its markets name. */
function eventNamed({
  event,
  markets,
}: VenueEnvelope): Read<Pick<MarketEvent, 'eventTicker' | 'title' | 'mutuallyExclusive'>> {
  const tickers = new Set(markets.map(({ market }) => market.event_ticker));
  const [ofMarkets] = tickers;
  const eventTicker = event ? event.event_ticker : tickers.size === 1 ? ofMarkets : undefined;
  if (typeof eventTicker !== 'string' || eventTicker.trim() === '' || eventTicker.length > TICKER_CHARACTERS) {
    const expectation =
      'pass {event, markets: [...]} as the API returned it, or markets that all name one event_ticker';
    return unreadable(refuseValue('event.event_ticker', eventTicker, expectation));
  }
  const { title, mutually_exclusive: exclusive } = event ?? {};
  const name = typeof title === 'string' && title.trim() !== '' ? title : eventTicker;
  return { ok: true, value: { eventTicker, title: name, mutuallyExclusive: exclusive === true } };
}

export interface EventMarket {
  readonly market: Market;
  readonly strike: Strike | null;
  readonly subject: Subject;
}

export interface MarketEvent {
  readonly eventTicker: string;
  readonly title: string;
  /** Kalshi's field: at most one of its markets resolves to YES. */
  readonly mutuallyExclusive: boolean;
  readonly markets: readonly EventMarket[];
  readonly refused: readonly RefusedMarket[];
}

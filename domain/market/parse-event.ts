import { plainJson } from '../shared/plain-json.ts';
import { listKeys, refuseValue } from '../shared/refusal.ts';
import type { Market } from './market.ts';
import { type Read, type RefusedMarket, refusedMarket, refuseMarket, unreadable } from './market-refusal.ts';
import { openEnvelope, type VenueEnvelope } from './parse-envelope.ts';
import { type ReadMarketOptions, readMarket } from './read-market.ts';
import { type Strike, strikeOf } from './strike.ts';
import { type Subject, subjectsOf } from './subject.ts';

/** The largest event that was seen at the venue has 72. */
export const EVENT_MARKETS_MAX = 100;
const TICKER_CHARACTERS = 200;

/** Checks an event as Kalshi's API returns it, in any of its envelopes (`openEnvelope`), or the markets of one event alone. Each
 * market is checked as one alone would be; one that cannot be decided is refused by name. `tickers`: of its markets these alone are
 * decided. Refuses the whole where none is left, or more than 100, or where a ticker is no market of the event. Never throws. */
export function parseEvent(
  input: unknown,
  options: ReadMarketOptions,
  tickers: readonly string[] | null = null,
): Read<MarketEvent> {
  const plain = plainJson(input, 'event');
  if (!plain.ok) return unreadable(plain);
  const envelope = openEnvelope(plain.value, 'event');
  if (!envelope.ok) return envelope;
  const named = eventNamed(envelope.value);
  if (!named.ok) return named;
  const every = readMarkets(envelope.value, options);
  const chosen = chosenMarkets(every, tickers);
  if (!chosen.ok) return chosen;
  const { markets, refused } = chosen.value;
  const counted = `${markets.length} of the event's ${markets.length + refused.length} markets can be decided`;
  if (markets.length === 0) {
    const first = refused[0] ? ` The first that cannot: ${refused[0].ticker}: ${refused[0].message}` : '';
    return refuseMarket(refused[0]?.code ?? 'no_market', 'event.markets', `${counted}.${first}`);
  }
  if (markets.length > EVENT_MARKETS_MAX) {
    const message = `${counted}, and at most ${EVENT_MARKETS_MAX} are decided at once: name those that are wanted in tickers.`;
    return refuseMarket('ambiguous', 'event.markets', message);
  }
  const marketCount = every.markets.length + every.refused.length;
  const isWhole = markets.length + refused.length === marketCount;
  return { ok: true, value: { ...named.value, markets, refused, marketCount, isWhole } };
}

type ReadMarkets = Pick<MarketEvent, 'markets' | 'refused'>;

/** Those that are wanted; all of them where none is named. */
function chosenMarkets({ markets, refused }: ReadMarkets, tickers: readonly string[] | null): Read<ReadMarkets> {
  if (!tickers) return { ok: true, value: { markets, refused } };
  const known = new Set([...markets.map(({ market }) => market.ticker), ...refused.map(({ ticker }) => ticker)]);
  const unknown = tickers.filter((ticker) => !known.has(ticker));
  if (unknown.length > 0) {
    const message = `tickers has ${listKeys(unknown)}, which is no market of the event.`;
    return refuseMarket('no_market', 'tickers', message);
  }
  const wanted = new Set(tickers);
  return {
    ok: true,
    value: {
      markets: markets.filter(({ market }) => wanted.has(market.ticker)),
      refused: refused.filter(({ ticker }) => wanted.has(ticker)),
    },
  };
}

/** Every market of an envelope, read or refused by name. */
export function readMarkets(
  { markets, refused, event, series }: VenueEnvelope,
  options: ReadMarketOptions,
): ReadMarkets {
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
  /** How many were sent, those that are not wanted among them. */
  readonly marketCount: number;
  /** Every market that was sent is in one of the two lists. */
  readonly isWhole: boolean;
}

import { plainJson } from '../shared/plain-json.ts';
import { type Checked, isRecord, refuse, refuseValue, showKey } from '../shared/refusal.ts';
import type { Market } from './market.ts';
import { type ParseMarketOptions, parseMarket } from './parse-market.ts';
import { type Strike, strikeOf } from './strike.ts';
import { type Subject, subjectsOf } from './subject.ts';

export const EVENT_MARKETS_MIN = 2;
export const EVENT_MARKETS_MAX = 20;

/** Checks an event as Kalshi's API returns it: {event, markets} or {event: {..., markets}}. Each market is checked as one alone
 * would be; one that cannot be decided is refused by name. Refuses the whole where fewer than 2 or more than 20 are left.
 * Never throws. */
export function parseEvent(input: unknown, options: ParseMarketOptions): Checked<MarketEvent> {
  const plain = plainJson(input, 'event');
  if (!plain.ok) return plain;
  if (!isRecord(plain.value) || !isRecord(plain.value.event)) {
    return refuseValue('event', plain.value, "pass {event, markets: [...]} as the venue's API returned it");
  }
  const { event } = plain.value;
  const list = plain.value.markets ?? event.markets;
  if (!Array.isArray(list)) {
    return refuseValue('event.markets', list, "it must be the list of the event's markets");
  }
  const { event_ticker: eventTicker, title, mutually_exclusive: exclusive } = event;
  if (typeof eventTicker !== 'string' || eventTicker.trim() === '' || eventTicker.length > 200) {
    return refuseValue('event.event_ticker', eventTicker, 'it must be the ticker of the event');
  }
  if (exclusive !== undefined && exclusive !== null && typeof exclusive !== 'boolean') {
    return refuseValue('event.mutually_exclusive', exclusive, 'it must be true or false');
  }
  const markets: EventMarket[] = [];
  const refused: RefusedMarket[] = [];
  const { markets: _, ...alone } = event;
  const subjects = subjectsOf(list.map((each) => (isRecord(each) ? each : {})));
  for (const [index, each] of list.entries()) {
    const ticker = isRecord(each) && typeof each.ticker === 'string' ? showKey(each.ticker) : `number ${index + 1}`;
    const parsed = parseMarket({ event: alone, market: each, series: plain.value.series }, options);
    if (!parsed.ok) refused.push({ ticker, field: parsed.field, message: parsed.message });
    else if (markets.some(({ market }) => market.ticker === parsed.value.ticker)) {
      refused.push({
        ticker,
        field: 'market.ticker',
        message: `market.ticker ${ticker} is in the event more than once.`,
      });
    } else {
      const strike = strikeOf(isRecord(each) ? each : {});
      markets.push({ market: parsed.value, strike, subject: subjects[index] ?? null });
    }
  }
  if (markets.length < EVENT_MARKETS_MIN || markets.length > EVENT_MARKETS_MAX) {
    const first = refused[0] ? ` The first that cannot: ${refused[0].ticker}: ${refused[0].message}` : '';
    const message = `${markets.length} of the event's ${list.length} markets can be decided; an event decision takes ${EVENT_MARKETS_MIN} to ${EVENT_MARKETS_MAX}.${first}`;
    return refuse('event.markets', message);
  }
  const name = typeof title === 'string' && title.trim() !== '' ? title : eventTicker;
  return { ok: true, value: { eventTicker, title: name, mutuallyExclusive: exclusive === true, markets, refused } };
}

export interface EventMarket {
  readonly market: Market;
  readonly strike: Strike | null;
  readonly subject: Subject;
}

/** A market of the event that cannot be decided; the others go on without it. */
export interface RefusedMarket {
  readonly ticker: string;
  readonly field: string;
  readonly message: string;
}

export interface MarketEvent {
  readonly eventTicker: string;
  readonly title: string;
  /** Kalshi's field: at most one of its markets resolves to YES. */
  readonly mutuallyExclusive: boolean;
  readonly markets: readonly EventMarket[];
  readonly refused: readonly RefusedMarket[];
}

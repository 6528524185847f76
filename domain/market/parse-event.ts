import { plainJson } from '../shared/plain-json.ts';
import { type Checked, isRecord, refuse, showKey, showValue } from '../shared/refusal.ts';
import type { EventMarket, MarketEvent, RefusedMarket } from './market-event.ts';
import { type ParseMarketOptions, parseMarket } from './parse-market.ts';
import { strikeOf } from './strike.ts';

export const EVENT_MARKETS_MIN = 2;
export const EVENT_MARKETS_MAX = 20;

/** Checks an event as Kalshi's API returns it: {event, markets} or {event: {..., markets}}. Each market is checked as one alone
 * would be; one that cannot be decided is refused by name. Refuses the whole where fewer than 2 or more than 20 are left.
 * Never throws. */
export function parseEvent(input: unknown, options: ParseMarketOptions): Checked<MarketEvent> {
  const plain = plainJson(input, 'event');
  if (!plain.ok) return plain;
  if (!isRecord(plain.value) || !isRecord(plain.value.event)) {
    return refuse(
      'event',
      `event is ${showValue(plain.value)}; pass {event, markets: [...]} as the venue's API returned it.`,
    );
  }
  const { event } = plain.value;
  const list = plain.value.markets ?? event.markets;
  if (!Array.isArray(list)) {
    return refuse('event.markets', `event.markets is ${showValue(list)}; it must be the list of the event's markets.`);
  }
  const { event_ticker: eventTicker, title, mutually_exclusive: exclusive } = event;
  if (typeof eventTicker !== 'string' || eventTicker.trim() === '' || eventTicker.length > 200) {
    const message = `event.event_ticker is ${showValue(eventTicker)}; it must be the ticker of the event.`;
    return refuse('event.event_ticker', message);
  }
  if (exclusive !== undefined && exclusive !== null && typeof exclusive !== 'boolean') {
    const message = `event.mutually_exclusive is ${showValue(exclusive)}; it must be true or false.`;
    return refuse('event.mutually_exclusive', message);
  }
  const markets: EventMarket[] = [];
  const refused: RefusedMarket[] = [];
  const { markets: _, ...alone } = event;
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
    } else markets.push({ market: parsed.value, strike: strikeOf(isRecord(each) ? each : {}) });
  }
  if (markets.length < EVENT_MARKETS_MIN || markets.length > EVENT_MARKETS_MAX) {
    const first = refused[0] ? ` The first that cannot: ${refused[0].ticker}: ${refused[0].message}` : '';
    const message = `${markets.length} of the event's ${list.length} markets can be decided; an event decision takes ${EVENT_MARKETS_MIN} to ${EVENT_MARKETS_MAX}.${first}`;
    return refuse('event.markets', message);
  }
  const name = typeof title === 'string' && title.trim() !== '' ? title : eventTicker;
  return { ok: true, value: { eventTicker, title: name, mutuallyExclusive: exclusive === true, markets, refused } };
}

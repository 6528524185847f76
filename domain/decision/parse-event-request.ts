import type { EvidenceText } from '../forecast/evidence.ts';
import { bookedMarkets } from '../market/booked-markets.ts';
import { type RefusedMarket, refuseMarket } from '../market/market-refusal.ts';
import { orderBooksByTicker } from '../market/order-book.ts';
import { type EventMarket, type MarketEvent, parseEvent } from '../market/parse-event.ts';
import type { Volatility } from '../market/volatility.ts';
import { type Checked, listKeys, refuse } from '../shared/refusal.ts';
import { eventVolatilities } from './event-volatilities.ts';
import { type ParseRequestOptions, readBeside, readRequest, refuseUnfetched, slugOf } from './parse-request.ts';
import { type DecideEventRequest, eventRequestSchema } from './request-schema.ts';

/** A request whose event was parsed too. */
export interface CheckedEventRequest
  extends Omit<
    DecideEventRequest,
    'event' | 'eventTicker' | 'tickers' | 'feeChanges' | 'orderbooks' | 'candlesticks' | 'evidence'
  > {
  readonly evidence: readonly EvidenceText[];
  readonly event: MarketEvent;
  /** By ticker, of the markets whose past prices were passed. */
  readonly volatilities: ReadonlyMap<string, Volatility>;
}

const REQUEST_ID_CHARACTERS = 128;

/** The requestId of one market's decision: no longer than every requestId may be. */
export const marketRequestId = (requestId: string, ticker: string): string => `${requestId}.${ticker}`;

/** Checks the input of a `decideEvent` workflow, its event included. Refuses with one sentence that names the field, its value
 * and what is right; never throws, whatever it is given. */
export function parseEventRequest(
  input: unknown,
  { nowMs, categories, accounts, feeChanges: known = [] }: ParseRequestOptions,
): Checked<CheckedEventRequest> {
  const read = readRequest(eventRequestSchema, input, accounts);
  if (!read.ok) return read;
  const {
    event: given,
    eventTicker,
    tickers = null,
    feeChanges: announced,
    orderbooks,
    candlesticks,
    evidence: passed,
    ...request
  } = read.value;
  if (eventTicker !== undefined) return refuseUnfetched('eventTicker', eventTicker);
  const beside = readBeside(passed, announced);
  if (!beside.ok) return beside;
  const { evidence } = beside.value;
  const feeChanges = [...known, ...beside.value.feeChanges];
  const options = { nowMs, categories, category: request.category, feeChanges };
  const event = parseEvent(given, options, tickers);
  if (!event.ok) return event;
  const books = orderBooksByTicker(orderbooks);
  if (!books.ok) return books;
  const booked = bookedMarkets(event.value.markets, books.value);
  const { markets } = booked;
  const refused = [...event.value.refused, ...booked.refused];
  const fits = ({ market }: EventMarket) =>
    marketRequestId(request.requestId, market.ticker).length <= REQUEST_ID_CHARACTERS;
  const kept = markets.filter(fits);
  const tooLong = markets.filter((each) => !fits(each)).map(refusedForItsId);
  if (kept.length === 0) {
    const [first] = [...tooLong, ...refused];
    if (!first) return refuseMarket('no_market', 'event.markets', 'event.markets has no market.');
    return refuseMarket(first.code, first.field, first.message);
  }
  // What is held in a market that cannot be decided, or is not wanted, is no reason to refuse the others.
  const named = new Set([...markets.map(({ market }) => market.ticker), ...refused.map(({ ticker }) => ticker)]);
  const unknownOf = (tickers: Iterable<string>) =>
    event.value.isWhole ? [...tickers].filter((ticker) => !named.has(ticker)) : [];
  const unknown = unknownOf(Object.keys(request.positions ?? {}));
  if (unknown.length > 0) {
    return refuse('positions', `positions has ${listKeys(unknown)}, which is no market of the event.`);
  }
  const unknownBooks = unknownOf(books.value.keys());
  if (unknownBooks.length > 0) {
    return refuse('orderbooks', `orderbooks has ${listKeys(unknownBooks)}, which is no market of the event.`);
  }
  const volatilities = eventVolatilities(candlesticks, event.value, nowMs);
  if (!volatilities.ok) return volatilities;
  const whole = { ...event.value, markets: kept, refused: [...refused, ...tooLong] };
  const checked = { event: whole, volatilities: volatilities.value, evidence };
  return { ok: true, value: { ...request, ...slugOf(request), ...checked } };
}

function refusedForItsId({ market: { ticker } }: EventMarket): RefusedMarket {
  const message = `requestId and the ticker ${ticker} together have more than ${REQUEST_ID_CHARACTERS} characters; use a shorter requestId.`;
  return { ticker, code: 'id_too_long', field: 'requestId', message };
}

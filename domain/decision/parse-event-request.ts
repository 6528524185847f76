import { z } from 'zod';
import { categorySlug } from '../market/category.ts';
import type { EventMarket, MarketEvent } from '../market/market-event.ts';
import { EVENT_MARKETS_MIN, parseEvent } from '../market/parse-event.ts';
import { parseWith } from '../shared/parse-schema.ts';
import { plainJson } from '../shared/plain-json.ts';
import { type Checked, isRecord, listKeys, refuse, showValue } from '../shared/refusal.ts';
import type { DecideEventRequest } from './event-decision.ts';
import { type ParseRequestOptions, requestSchema } from './parse-request.ts';

/** A request whose event was parsed too. */
export interface CheckedEventRequest extends Omit<DecideEventRequest, 'event'> {
  readonly event: MarketEvent;
}

const { position } = requestSchema.shape;
const eventRequestSchema = requestSchema
  .omit({ market: true, position: true, priceHistory: true, price_history: true, candlesticks: true })
  .extend({
    event: z.unknown(),
    positions: z
      .record(z.string(), position.unwrap(), 'it must be {ticker: {side, contracts, averageCents}}')
      .optional(),
    exhaustive: z.boolean('it must be true or false').optional(),
  });

const REQUEST_ID_CHARACTERS = 128;

/** The requestId of one market's decision: no longer than every requestId may be. */
export const marketRequestId = (requestId: string, ticker: string): string => `${requestId}.${ticker}`;

/** Checks the input of a `decideEvent` workflow, its event included. Refuses with one sentence that names the field, its value
 * and what is right; never throws, whatever it is given. */
export function parseEventRequest(input: unknown, options: ParseRequestOptions): Checked<CheckedEventRequest> {
  if (!isRecord(input)) {
    return refuse(
      '',
      `The input is ${showValue(input)}; it must be an object with requestId, account, event and more.`,
    );
  }
  const plain = plainJson(input, 'The request');
  if (!plain.ok) return plain;
  const parsed = parseWith(eventRequestSchema, plain.value, '');
  if (!parsed.ok) return parsed;
  const { event: given, ...request } = parsed.value;
  if (!options.accounts.includes(request.account)) {
    const known = options.accounts.length === 0 ? 'none is configured' : `configured: ${listKeys(options.accounts)}`;
    return refuse('account', `account is ${showValue(request.account)}, which is not configured (${known}).`);
  }
  const { category } = request;
  const event = parseEvent(given, { nowMs: options.nowMs, categories: options.categories, category });
  if (!event.ok) return event;
  const { markets, refused } = event.value;
  const fits = ({ market }: EventMarket) =>
    marketRequestId(request.requestId, market.ticker).length <= REQUEST_ID_CHARACTERS;
  const tooLong = markets
    .filter((each) => !fits(each))
    .map(({ market }) => ({
      ticker: market.ticker,
      field: 'requestId',
      message: `requestId and the ticker ${market.ticker} together have more than ${REQUEST_ID_CHARACTERS} characters; use a shorter requestId.`,
    }));
  const kept = markets.filter(fits);
  if (kept.length < EVENT_MARKETS_MIN) return refuse('requestId', tooLong[0]?.message ?? 'requestId is too long.');
  const held = Object.keys(request.positions ?? {});
  // What is held in a market that cannot be decided is no reason to refuse the others.
  const named = [...kept.map(({ market }) => market.ticker), ...[...refused, ...tooLong].map(({ ticker }) => ticker)];
  const unknown = held.filter((ticker) => !named.includes(ticker));
  if (unknown.length > 0) {
    return refuse('positions', `positions has ${listKeys(unknown)}, which is no market of the event.`);
  }
  const slug = category === undefined ? {} : { category: categorySlug(category) ?? category };
  return {
    ok: true,
    value: { ...request, ...slug, event: { ...event.value, markets: kept, refused: [...refused, ...tooLong] } },
  };
}

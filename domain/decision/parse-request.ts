import type { EvidenceText } from '../forecast/evidence.ts';
import { categorySlug } from '../market/category.ts';
import { type FeeChange, parseFeeChanges } from '../market/fee-change.ts';
import type { Market } from '../market/market.ts';
import { parseOrderBook, withOrderBook } from '../market/order-book.ts';
import { parseMarket } from '../market/parse-market.ts';
import { parsePriceHistory } from '../market/parse-price-history.ts';
import { volatilityOf } from '../market/volatility.ts';
import { checkWith, type OutputOf, type Schema } from '../shared/check-schema.ts';
import { plainJson } from '../shared/plain-json.ts';
import { type Checked, listKeys, refuse, refuseValue, showValue } from '../shared/refusal.ts';
import { readEvidence } from './evidence-schema.ts';
import {
  type CheckedRequest,
  type DecideEventRequest,
  type DecideRequest,
  requestSchema,
  startSchema,
} from './request-schema.ts';

/** Checks the input of a `decide` workflow, its market included, and fills nothing in. Refuses with one sentence that names
 * the field, its value and what is right; never throws, whatever it is given. The category comes back as a slug. */
export function parseRequest(
  input: unknown,
  { nowMs, categories, accounts, feeChanges: known = [] }: ParseRequestOptions,
): Checked<CheckedRequest> {
  const read = readRequest(requestSchema, input, accounts);
  if (!read.ok) return read;
  const {
    market: given,
    ticker,
    priceHistory,
    price_history: snakeHistory,
    candlesticks,
    feeChanges: announced,
    orderbook,
    evidence: passed,
    ...request
  } = read.value;
  if (ticker !== undefined) return refuseUnfetched('ticker', ticker);
  const beside = readBeside(passed, announced);
  if (!beside.ok) return beside;
  const { evidence } = beside.value;
  const feeChanges = [...known, ...beside.value.feeChanges];
  const market = parseMarket(given, { nowMs, categories, category: request.category, feeChanges });
  if (!market.ok) return market;
  const quoted = isGiven(orderbook) ? bookedMarket(market.value, orderbook) : market;
  if (!quoted.ok) return quoted;
  if (isGiven(priceHistory) && isGiven(snakeHistory)) {
    return refuse('price_history', 'priceHistory and price_history are two names of one field; pass one of them.');
  }
  const history = parsePriceHistory(priceHistory ?? snakeHistory, candlesticks, market.value.ticker);
  if (!history.ok) return history;
  const volatility = volatilityOf(history.value, nowMs);
  const checked = { market: quoted.value, volatility, evidence };
  return { ok: true, value: { ...request, ...slugOf(request), ...checked } };
}

function bookedMarket(market: Market, orderbook: unknown): Checked<Market> {
  const book = parseOrderBook(orderbook, market.ticker);
  return book.ok ? withOrderBook(market, book.value) : book;
}

/** A name that was to be replaced by what it names, or that came beside it. */
export const refuseUnfetched = (field: 'ticker' | 'eventTicker', ticker: string) =>
  refuseValue(field, ticker, 'what it names was not fetched, or is there beside it; pass one of the two');

/** What a request for a market and one for an event carry beside it. */
export function readBeside(
  evidence: Parameters<typeof readEvidence>[0],
  feeChanges: unknown,
): Checked<{ readonly evidence: readonly EvidenceText[]; readonly feeChanges: readonly FeeChange[] }> {
  const texts = readEvidence(evidence);
  if (!texts.ok) return texts;
  const changes = parseFeeChanges(feeChanges);
  if (!changes.ok) return changes;
  return { ok: true, value: { evidence: texts.value, feeChanges: changes.value } };
}

/** The request's category as a slug, where it states one. */
export function slugOf({ category }: { readonly category?: string }): { readonly category?: string } {
  return category === undefined ? {} : { category: categorySlug(category) ?? category };
}

const isGiven = (value: unknown) => value !== undefined && value !== null;

/** What must be right before a request can be sent at all: ids to start under, and a size that Temporal takes. Gives a copy as
 * plain JSON. Everything else is checked when it is admitted, whoever started it. */
export function checkStart<Request extends DecideRequest | DecideEventRequest = DecideRequest>(
  given: unknown,
): Checked<Request> {
  const plain = plainJson(given, 'The request');
  if (!plain.ok) return plain;
  const checked = checkWith(startSchema, plain.value);
  return checked.ok ? { ok: true, value: plain.value as Request } : checked;
}

export interface ParseRequestOptions {
  readonly nowMs: number;
  /** Changes of fees that are known beside those that the request passes. */
  readonly feeChanges?: readonly FeeChange[];
  /** Series-ticker prefix -> category. */
  readonly categories: Readonly<Record<string, string>>;
  /** Ids of the configured accounts. */
  readonly accounts: readonly string[];
}

/** A request's own fields, checked, of an account that is configured. The market or event in it is not looked at yet. */
export function readRequest<const S extends Schema<{ readonly account: string }>>(
  schema: S,
  input: unknown,
  accounts: readonly string[],
): Checked<OutputOf<S>> {
  const plain = plainJson(input, 'The request');
  if (!plain.ok) return plain;
  const parsed = checkWith(schema, plain.value);
  if (!parsed.ok) return parsed;
  const { account } = parsed.value;
  if (accounts.includes(account)) return parsed;
  const known = accounts.length === 0 ? 'none is configured' : `configured: ${listKeys(accounts)}`;
  return refuse('account', `account is ${showValue(account)}, which is not configured (${known}).`);
}

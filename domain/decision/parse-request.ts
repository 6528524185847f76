import { categorySlug } from '../market/category.ts';
import { parseMarket } from '../market/parse-market.ts';
import { parsePriceHistory } from '../market/parse-price-history.ts';
import { volatilityOf } from '../market/volatility.ts';
import { type Checked, refuse } from '../shared/refusal.ts';
import { type ParseRequestOptions, readRequest } from './read-request.ts';
import type { CheckedRequest } from './request.ts';
import { requestSchema } from './request-schema.ts';

/** Checks the input of a `decide` workflow, its market included, and fills nothing in. Refuses with one sentence that names
 * the field, its value and what is right; never throws, whatever it is given. The category comes back as a slug. */
export function parseRequest(
  input: unknown,
  { nowMs, categories, accounts }: ParseRequestOptions,
): Checked<CheckedRequest> {
  const read = readRequest(requestSchema, input, accounts);
  if (!read.ok) return read;
  const { market: given, priceHistory, price_history: snakeHistory, candlesticks, ...request } = read.value;
  const market = parseMarket(given, { nowMs, categories, category: request.category });
  if (!market.ok) return market;
  if (isGiven(priceHistory) && isGiven(snakeHistory)) {
    return refuse('price_history', 'priceHistory and price_history are two names of one field; pass one of them.');
  }
  const history = parsePriceHistory(priceHistory ?? snakeHistory, candlesticks);
  if (!history.ok) return history;
  const volatility = volatilityOf(history.value, nowMs);
  return { ok: true, value: { ...request, ...slugOf(request), market: market.value, volatility } };
}

/** The request's category as a slug, where it states one. */
export function slugOf({ category }: { readonly category?: string }): { readonly category?: string } {
  return category === undefined ? {} : { category: categorySlug(category) ?? category };
}

const isGiven = (value: unknown) => value !== undefined && value !== null;

import { z } from 'zod';
import { categorySlug } from '../market/category.ts';
import { parseMarket } from '../market/parse-market.ts';
import { parsePriceHistory } from '../market/parse-price-history.ts';
import { volatilityOf } from '../market/volatility.ts';
import { METHODS } from '../shared/method.ts';
import { parseWith } from '../shared/parse-schema.ts';
import { plainJson } from '../shared/plain-json.ts';
import { STRATEGIES } from '../shared/policy.ts';
import { type Checked, isRecord, listKeys, refuse, showValue } from '../shared/refusal.ts';
import { REQUEST_ID, REQUEST_ID_RULE } from './check-start.ts';
import { type CheckedRequest, LONGEST_DEADLINE_MS } from './request.ts';

export interface ParseRequestOptions {
  readonly nowMs: number;
  /** Series-ticker prefix -> category. */
  readonly categories: Readonly<Record<string, string>>;
  /** Ids of the configured accounts. */
  readonly accounts: readonly string[];
}

const DEADLINE_MIN_MS = 1_000;
const EVENTS_AT_MOST = 100;

const deadline = `it must be a whole number of milliseconds from ${DEADLINE_MIN_MS} to ${LONGEST_DEADLINE_MS}`;
const blend = 'it must be "evidence" or a weight from 0 to 1';
const held = 'it must be a whole number of contracts, 1 or more';
const event = 'it must be a time such as "2026-11-24T15:00:00Z"';
const events = `it must be a list of at most ${EVENTS_AT_MOST} times such as "2026-11-24T15:00:00Z"`;
const cents = 'it must be a price in cents, above 0 and below 100';

/** Every field of a request; one that is not here is refused, so that a mistyped option cannot be ignored in silence. */
export const requestSchema = z.strictObject({
  requestId: z
    .string('it must be a text of your choice that is the same whenever you mean the same decision')
    .regex(REQUEST_ID, REQUEST_ID_RULE),
  account: z.string('it must be the id of a configured account'),
  market: z.unknown(),
  category: z.string('it must be a text').optional(),
  bankrollMicroUsd: money(),
  maxStakeMicroUsd: money(),
  position: z
    .strictObject(
      {
        side: z.enum(['yes', 'no'], 'it must be "yes" or "no"'),
        contracts: z.int(held).min(1, held),
        averageCents: z.number(cents).gt(0, cents).lt(100, cents),
      },
      'it must be {side, contracts, averageCents}',
    )
    .optional(),
  deadlineMs: z.int(deadline).min(DEADLINE_MIN_MS, deadline).max(LONGEST_DEADLINE_MS, deadline),
  priceHistory: z.unknown().optional(),
  price_history: z.unknown().optional(),
  candlesticks: z.unknown().optional(),
  scheduledEvents: z
    .array(z.iso.datetime({ offset: true, error: event }), events)
    .max(EVENTS_AT_MOST, events)
    .optional(),
  method: z.enum(METHODS, `it must be one of ${METHODS.join(', ')}`).optional(),
  explore: flag(),
  strategy: z.enum(STRATEGIES, `it must be one of ${STRATEGIES.join(', ')}`).optional(),
  reuse: flag(),
  blend: z.union([z.literal('evidence'), z.number(blend).min(0, blend).max(1, blend)], blend).optional(),
  minEdge: share(),
  minAgreement: share(),
  allowOutliers: flag(),
  quickBelowStakeMicroUsd: money().optional(),
  ensemble: flag(),
  escalateWithin: share(0.5),
  kellyFraction: share(),
});

/** Checks the input of a `decide` workflow, its market included, and fills nothing in. Refuses with one sentence that names
 * the field, its value and what is right; never throws, whatever it is given. The category comes back as a slug. */
export function parseRequest(input: unknown, options: ParseRequestOptions): Checked<CheckedRequest> {
  if (!isRecord(input)) {
    return refuse(
      '',
      `The input is ${showValue(input)}; it must be an object with requestId, account, market and more.`,
    );
  }
  const plain = plainJson(input, 'The request');
  if (!plain.ok) return plain;
  const parsed = parseWith(requestSchema, plain.value, '');
  if (!parsed.ok) return parsed;
  const { market: given, priceHistory, price_history: snakeHistory, candlesticks, ...request } = parsed.value;
  if (!options.accounts.includes(request.account)) {
    const known = options.accounts.length === 0 ? 'none is configured' : `configured: ${listKeys(options.accounts)}`;
    return refuse('account', `account is ${showValue(request.account)}, which is not configured (${known}).`);
  }
  const market = parseMarket(given, {
    nowMs: options.nowMs,
    categories: options.categories,
    category: request.category,
  });
  if (!market.ok) return market;
  const category = request.category === undefined ? undefined : (categorySlug(request.category) ?? undefined);
  if (isGiven(priceHistory) && isGiven(snakeHistory)) {
    return refuse('price_history', 'priceHistory and price_history are two names of one field; pass one of them.');
  }
  const history = parsePriceHistory(priceHistory ?? snakeHistory, candlesticks);
  if (!history.ok) return history;
  const volatility = volatilityOf(history.value, options.nowMs);
  const named = category === undefined ? {} : { category };
  return { ok: true, value: { ...request, ...named, market: market.value, volatility } };
}

const isGiven = (value: unknown) => value !== undefined && value !== null;

function money() {
  const expectation = 'it must be a whole number of micro-dollars, 0 or more';
  return z.int(expectation).min(0, expectation);
}

function share(most = 1) {
  const expectation = `it must be a number from 0 to ${most}`;
  return z.number(expectation).min(0, expectation).max(most, expectation).optional();
}

function flag() {
  return z.boolean('it must be true or false').optional();
}

import * as v from 'valibot';
import type { EvidenceText } from '../forecast/evidence.ts';
import { CONTRACTS_RULE, contractsFrom } from '../market/contracts.ts';
import type { Market } from '../market/market.ts';
import { EVENT_MARKETS_MAX } from '../market/parse-event.ts';
import type { Volatility } from '../market/volatility.ts';
import type { OutputOf } from '../shared/check-schema.ts';
import {
  flag,
  isoTime,
  listOf,
  mapOf,
  microUsd,
  oneOf,
  openShape,
  shape,
  textLike,
  whole,
} from '../shared/field-schema.ts';
import { isSlug, isTicker } from '../shared/names.ts';
import { LONGEST_DEADLINE_MS } from '../shared/policy.ts';
import { overrideFields } from '../shared/policy-schema.ts';
import { evidenceSchema } from './evidence-schema.ts';

const LEAST_DEADLINE_MS = 1_000;
const MOST_EVENTS = 100;

/** It becomes part of a workflow's id and of a document's. */
const requestId = textLike(
  /^[A-Za-z0-9._:-]{1,128}$/,
  'it must be 1 to 128 letters, digits, dots, colons, dashes or underscores, the same whenever you mean the same decision',
);
const cents = 'it must be a price in cents, above 0 and below 100';

/** To a hundredth, as a number or as the venue's text. */
const contracts = v.pipe(
  v.custom<number>((value) => contractsFrom(value) !== null, CONTRACTS_RULE),
  v.transform((value) => contractsFrom(value) ?? value),
);

const positionSchema = shape(
  {
    side: oneOf(['yes', 'no']),
    contracts,
    averageCents: v.pipe(v.number(cents), v.gtValue(0, cents), v.ltValue(100, cents)),
  },
  'it must be {side, contracts, averageCents}',
);

const TICKER = 'it must be a ticker of the venue, such as "KXHIGHNY-26NOV29-T50"';

/** What the requests for one market and for an event have in common. */
const requestFields = {
  requestId,
  account: v.string('it must be the id of a configured account'),
  category: v.optional(v.string('it must be a text')),
  /** What the account is worth, positions included: the money that sizes are a part of. */
  bankrollMicroUsd: microUsd(),
  /** The most that the position may come to at today's price, those of an event together. */
  maxStakeMicroUsd: microUsd(),
  /** The decision is returned no later than this long after its start. */
  deadlineMs: whole(LEAST_DEADLINE_MS, LONGEST_DEADLINE_MS, 'milliseconds'),
  /** When something is published or decided that may change the answer, past or to come: answers from before one of these do
   * not stand after it. */
  scheduledEvents: v.optional(
    listOf(isoTime(), `it must be a list of at most ${MOST_EVENTS} times such as "2026-11-24T15:00:00Z"`, MOST_EVENTS),
  ),
  /** Changes of fees that the venue has announced: what its `/series/fee_changes` and `/events/fee_changes` return, one or both in
   * one object, or their rows in a list. Checked by parseFeeChanges. */
  feeChanges: v.optional(v.unknown()),
  /** News and other texts about the question, shown to the models as data. */
  evidence: v.optional(evidenceSchema),
  ...overrideFields,
};

/** The input of a `decide` workflow. */
export const requestSchema = shape({
  ...requestFields,
  /** As Kalshi's API returns it, in any of its envelopes. Checked by parseMarket. A request has this or `ticker`. */
  market: v.optional(v.unknown()),
  /** The market's ticker: it is fetched, with its event, series, order book and candlesticks, by a service that reads the venue. */
  ticker: v.optional(textLike(isTicker, TICKER)),
  /** The market's order book as Kalshi's API returns it: {orderbook_fp: {yes_dollars, no_dollars}}. Checked by parseOrderBook. */
  orderbook: v.optional(v.unknown()),
  position: v.optional(positionSchema),
  /** Past prices of YES, oldest or newest first: [{at: ISO time, cents}]. Only the volatility regime is taken from them. */
  priceHistory: v.optional(v.unknown()),
  /** Another name of `priceHistory`; a request has one of the two. */
  price_history: v.optional(v.unknown()),
  /** The same as Kalshi's API returns it, for one market or for several of which this is one. */
  candlesticks: v.optional(v.unknown()),
});

const TICKERS = `it must be a list of 1 to ${EVENT_MARKETS_MAX} tickers of the event's markets`;

/** The input of a `decideEvent` workflow: up to 100 markets of one event, decided together. */
export const eventRequestSchema = shape({
  ...requestFields,
  /** As Kalshi's API returns it, in any of its envelopes. Checked by parseEvent. A request has this or `eventTicker`. */
  event: v.optional(v.unknown()),
  /** The event's ticker: it is fetched like a market by its ticker. */
  eventTicker: v.optional(textLike(isTicker, TICKER)),
  /** Of its markets these alone are decided; absent = all of them. */
  tickers: v.optional(v.pipe(listOf(v.string(TICKERS), TICKERS, EVENT_MARKETS_MAX), v.minLength(1, TICKERS))),
  /** Order books by ticker, or as Kalshi's API returns several: {orderbooks: [{ticker, orderbook_fp}]}, or the list. */
  orderbooks: v.optional(v.unknown()),
  /** Past prices of its markets as Kalshi's API returns them for several markets, or for an event. */
  candlesticks: v.optional(v.unknown()),
  /** By ticker. */
  positions: v.optional(
    mapOf(positionSchema, 'it must be {ticker: {side, contracts, averageCents}}', isKey, 'it must be a ticker'),
  ),
  /** The caller states that one of exactly these markets resolves to YES; the venue says only that no two do. */
  exhaustive: v.optional(flag()),
});

/** What must be right before a request can be sent at all: the ids that it is started under. */
export const startSchema = openShape(
  { requestId, account: textLike(isSlug, 'it must be the id of a configured account') },
  'it must be an object with requestId, account and market or event',
);

/** Whether the event has such a market is checked later; here it must be a key that no object inherits. */
function isKey(key: string): boolean {
  return !(key in Object.prototype);
}

/** What a caller may override for one decision; each field falls back to the account's policy. */
export type DecisionOverrides = {
  readonly [K in keyof typeof overrideFields]?: OutputOf<(typeof overrideFields)[K]>;
};

/** The input of a `decide` workflow: plain JSON; the schema says what each field means. */
export type DecideRequest = Readonly<OutputOf<typeof requestSchema>>;

/** The input of a `decideEvent` workflow. */
export type DecideEventRequest = Readonly<OutputOf<typeof eventRequestSchema>>;

/** Contracts the account holds in this market; averageCents is the price paid per contract, in cents. */
export type Position = NonNullable<DecideRequest['position']>;

/** A request whose market was parsed too. */
export interface CheckedRequest
  extends Omit<
    DecideRequest,
    'market' | 'ticker' | 'priceHistory' | 'price_history' | 'candlesticks' | 'feeChanges' | 'orderbook' | 'evidence'
  > {
  readonly evidence: readonly EvidenceText[];
  readonly market: Market;
  readonly volatility: Volatility;
}

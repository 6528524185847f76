import { type Checked, refuse, refuseValue, showValue } from '../shared/refusal.ts';
import { MICRO_USD_PER_CONTRACT, type Quotes } from './market.ts';
import { type Read, refuseMarket, unreadable } from './market-refusal.ts';

/** A market's price fields as the venue sends them: whole cents under the name, decimal text under `<name>_dollars`. */
export type PriceFields = Readonly<Record<string, unknown>>;

/** One price with what it was read from. `exact` prices come from decimal text; cents may be a sub-penny price rounded. */
interface Price {
  readonly microUsd: number;
  readonly exact: boolean;
  readonly source: string;
}

const MICRO_USD_PER_CENT = 10_000;
const DECIMALS = 6;

/** Executable YES quotes from whichever sides and notations are there. A YES bid is a NO ask seen from the other side
 * (yes_bid = 1 - no_ask, yes_ask = 1 - no_bid), so one side can be read from the other; where both are given they must agree.
 * A bid of 0 and an ask of 0 or 1.00 say that there is none: the book may be one-sided, not empty. Nothing is ever defaulted. */
export function readQuotes(market: PriceFields): Read<Quotes> {
  const empty = emptyBook(market);
  if (empty !== null) {
    const message = `The market's book is empty (${empty}): there is no quote; decide it once there is one.`;
    return refuseMarket('empty_book', 'market.yes_bid', message);
  }
  const bid = readSide(market, 'yes_bid', 'no_ask');
  if (!bid.ok) return bid;
  const ask = readSide(market, 'yes_ask', 'no_bid');
  if (!ask.ok) return ask;
  const yesBidMicroUsd = bid.value.microUsd;
  const yesAskMicroUsd = ask.value.microUsd;
  const both = `${bid.value.source} and ${ask.value.source}`;
  if (yesBidMicroUsd >= yesAskMicroUsd) {
    const message = `The market's quotes are crossed (${both}): the bid must be below the ask; fetch the market again.`;
    return refuseMarket('crossed', 'market.yes_bid', message);
  }
  return { ok: true, value: { yesBidMicroUsd, yesAskMicroUsd } };
}

/** The last traded price in micro-dollars; null when there is none (the venue says 0 for "never traded"). */
export function readLastPrice(market: PriceFields): Read<number | null> {
  const price = readPrice(market, 'last_price');
  if (!price.ok) return unreadable(price);
  return { ok: true, value: price.value === null || price.value.microUsd === 0 ? null : price.value.microUsd };
}

/** What an empty book was recognised by: every price that is there is 0 or one dollar, and none says that somebody bids for YES. The
 * venue writes it as 0 and 1, as 0 and 0, or as YES 0 and 0 with NO 1 and 1. Null where the book has a price, or none is there. */
function emptyBook(market: PriceFields): string | null {
  const prices = new Map<string, Price>();
  for (const name of ['yes_bid', 'yes_ask', 'no_bid', 'no_ask']) {
    const read = readPrice(market, name);
    if (!read.ok) return null;
    if (read.value !== null) prices.set(name, read.value);
  }
  const isExtreme = ({ microUsd }: Price) => microUsd === 0 || microUsd === MICRO_USD_PER_CONTRACT;
  const bid = prices.get('yes_bid') ?? prices.get('no_ask');
  const ask = prices.get('yes_ask') ?? prices.get('no_bid');
  if (!bid || !ask || ![...prices.values()].every(isExtreme) || prices.get('yes_bid')?.microUsd) return null;
  return [...prices.values()].map(({ source }) => source).join(', ');
}

type YesName = 'yes_bid' | 'yes_ask';

/** One YES quote from its own field and from its mirror on the NO side. */
function readSide(market: PriceFields, name: YesName, mirrorName: 'no_ask' | 'no_bid'): Read<Price> {
  const own = readQuote(market, name);
  if (!own.ok) return unreadable(own);
  const mirror = readQuote(market, mirrorName);
  if (!mirror.ok) return unreadable(mirror);
  const mirrored = mirror.value && { ...mirror.value, microUsd: MICRO_USD_PER_CONTRACT - mirror.value.microUsd };
  if (own.value === null && mirrored === null) {
    const message = `market.${name} is missing, and so is market.${mirrorName}; a price is never assumed, so pass one of them.`;
    return refuseMarket('no_quotes', `market.${name}`, message);
  }
  if (own.value === null || mirrored === null) return { ok: true, value: (own.value ?? mirrored) as Price };
  if (!agree(own.value, mirrored)) {
    const message = `${mirrored.source} does not mirror ${own.value.source}: together they must make one dollar; fetch the market again.`;
    return refuseMarket('unreadable', `market.${mirrorName}`, message);
  }
  return { ok: true, value: mirrored.exact && !own.value.exact ? mirrored : own.value };
}

/** A bid or an ask; where there is none, in one of the venue's notations: bid 0, ask one dollar. */
function readQuote(market: PriceFields, name: YesName | 'no_bid' | 'no_ask'): Checked<Price | null> {
  const read = readPrice(market, name);
  if (!read.ok || read.value === null) return read;
  const { microUsd, source } = read.value;
  if (name.endsWith('_ask') && microUsd === 0) {
    return { ok: true, value: { ...read.value, microUsd: MICRO_USD_PER_CONTRACT } };
  }
  if (name.endsWith('_bid') && microUsd === MICRO_USD_PER_CONTRACT) {
    return refuse(`market.${name}`, `${source} is out of range: a bid is below one dollar; fetch the market again.`);
  }
  return read;
}

function readPrice(market: PriceFields, name: string): Checked<Price | null> {
  const cents = readCents(market[name], `market.${name}`);
  if (!cents.ok) return cents;
  const dollars = readDollars(market[`${name}_dollars`], `market.${name}_dollars`);
  if (!dollars.ok) return dollars;
  if (cents.value && dollars.value && !agree(cents.value, dollars.value)) {
    const message = `${dollars.value.source} disagrees with ${cents.value.source}; fetch the market again.`;
    return refuse(`market.${name}_dollars`, message);
  }
  return { ok: true, value: dollars.value ?? cents.value };
}

function readCents(value: unknown, field: string): Checked<Price | null> {
  if (value === undefined || value === null) return { ok: true, value: null };
  const source = `${field} ${showValue(value)}`;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 100) {
    return refuseValue(field, value, 'it must be a whole number of cents from 0 to 100');
  }
  return { ok: true, value: { microUsd: value * MICRO_USD_PER_CENT, exact: false, source } };
}

function readDollars(value: unknown, field: string): Checked<Price | null> {
  if (value === undefined || value === null) return { ok: true, value: null };
  const microUsd = typeof value === 'string' ? microUsdFromDecimal(value) : null;
  if (microUsd === null || microUsd > MICRO_USD_PER_CONTRACT) {
    return refuseValue(field, value, 'it must be a text from "0.0000" to "1.0000" with at most six decimals');
  }
  return { ok: true, value: { microUsd, exact: true, source: `${field} ${showValue(value)}` } };
}

/** Decimal dollars to integer micro-dollars by moving the point in the text: no floating point is involved.
 * Example: "0.5650" gives 565_000. Null for anything else, and for a price finer than a micro-dollar. */
export function microUsdFromDecimal(text: string): number | null {
  const match = /^(\d{1,9})(?:\.(\d{1,12}))?$/.exec(text);
  if (!match) return null;
  const [, whole = '', decimals = ''] = match;
  if (/[1-9]/.test(decimals.slice(DECIMALS))) return null;
  return Number(`${whole}${decimals.slice(0, DECIMALS).padEnd(DECIMALS, '0')}`);
}

/** Same price? A whole-cent field of a sub-penny market is the exact price rounded up or down to a cent. */
function agree(left: Price, right: Price): boolean {
  if (left.exact === right.exact) return left.microUsd === right.microUsd;
  const [exact, cents] = left.exact ? [left, right] : [right, left];
  const below = exact.microUsd - (exact.microUsd % MICRO_USD_PER_CENT);
  const above = below === exact.microUsd ? below : below + MICRO_USD_PER_CENT;
  return cents.microUsd === below || cents.microUsd === above;
}

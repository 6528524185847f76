import type { Listing } from './listing.ts';
import { openInterestAt, volumeUntil } from './market-object.ts';
import { quotesAt } from './prices.ts';
import { count, dollarsOfCents } from './wire.ts';

/** Unix seconds, both inclusive. */
export interface CandleRange {
  readonly startTs: number;
  readonly endTs: number;
  readonly periodMinutes: number;
}

/** How often the price is looked at within a period. */
const LOOKS = 6;

/** Of cents: open, low, high, close. */
interface Distribution {
  readonly open: number;
  readonly low: number;
  readonly high: number;
  readonly close: number;
}

interface Candle {
  readonly endTs: number;
  readonly bid: Distribution;
  readonly ask: Distribution;
  /** Null: nothing was traded. */
  readonly price: (Distribution & { readonly mean: number }) | null;
  /** Close of the period before. */
  readonly previous: number | null;
  readonly volume: number;
  readonly openInterest: number;
}

/** Candles whose period ends within the range, from the market's opening until it closed or now. */
export function candlesOf(listing: Listing, range: CandleRange, nowMs: number): Candle[] {
  const periodMs = range.periodMinutes * 60_000;
  const firstEndMs = Math.max(range.startTs * 1_000, listing.openMs + 1);
  const lastEndMs = Math.min(range.endTs * 1_000, nowMs, listing.closeMs + periodMs - 1);
  const candles: Candle[] = [];
  for (let endMs = Math.ceil(firstEndMs / periodMs) * periodMs; endMs <= lastEndMs; endMs += periodMs) {
    candles.push(candleOf(listing, endMs - periodMs, endMs, candles.at(-1)));
  }
  return candles;
}

function candleOf(listing: Listing, startMs: number, endMs: number, before: Candle | undefined): Candle {
  const { openMs, closeMs } = listing;
  const [from, to] = [Math.max(startMs, openMs), Math.min(endMs, closeMs)];
  const looks = Array.from({ length: LOOKS }, (_, index) =>
    quotesAt(listing, from + ((to - from) * index) / (LOOKS - 1)),
  );
  const mids = looks.map(({ bid, ask }) => Math.round((bid + ask) / 2));
  const volume = volumeUntil(listing, to) - volumeUntil(listing, from);
  return {
    endTs: endMs / 1_000,
    bid: distribution(looks.map(({ bid }) => bid)),
    ask: distribution(looks.map(({ ask }) => ask)),
    price: volume === 0 ? null : { ...distribution(mids), mean: mids.reduce((sum, mid) => sum + mid, 0) / LOOKS },
    previous: before?.price?.close ?? null,
    volume,
    openInterest: openInterestAt(listing, to),
  };
}

function distribution(cents: readonly number[]): Distribution {
  const [open = 0] = cents;
  return { open, low: Math.min(...cents), high: Math.max(...cents), close: cents.at(-1) ?? open };
}

/** As the live tier writes them. */
export const liveCandle = ({ endTs, bid, ask, price, previous, volume, openInterest }: Candle) => ({
  end_period_ts: endTs,
  yes_bid: dollars(bid, '_dollars'),
  yes_ask: dollars(ask, '_dollars'),
  price: {
    ...(price ? { ...dollars(price, '_dollars'), mean_dollars: dollarsOfCents(price.mean) } : {}),
    ...(previous === null ? {} : { previous_dollars: dollarsOfCents(previous) }),
  },
  volume_fp: count(volume),
  open_interest_fp: count(openInterest),
});

/** As the historical tier writes them: the same without the endings of the names. */
export const historicalCandle = ({ endTs, bid, ask, price, previous, volume, openInterest }: Candle) => ({
  end_period_ts: endTs,
  yes_bid: dollars(bid, ''),
  yes_ask: dollars(ask, ''),
  price: {
    ...(price
      ? { ...dollars(price, ''), mean: dollarsOfCents(price.mean) }
      : { open: null, low: null, high: null, close: null, mean: null }),
    previous: previous === null ? null : dollarsOfCents(previous),
  },
  volume: count(volume),
  open_interest: count(openInterest),
});

const dollars = ({ open, low, high, close }: Distribution, ending: string) =>
  Object.fromEntries(
    Object.entries({ open, low, high, close }).map(([name, cents]) => [`${name}${ending}`, dollarsOfCents(cents)]),
  );

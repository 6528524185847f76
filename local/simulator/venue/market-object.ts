import { uniform } from '../chance.ts';
import type { Listing } from './listing.ts';
import { type Book, bookAt, EMPTY_BOOK } from './order-book.ts';
import { quotesAt } from './prices.ts';
import { stageAt, type VenueStatus } from './stages.ts';
import { count, dollarsOfCents, priceOfMicroUsd, time } from './wire.ts';

const DAY_MS = 86_400_000;

/** What the venue calls a market at a time; one whose trade is halted is `inactive` while it is open. */
export function statusAt({ stages, isPaused }: Listing, nowMs: number): VenueStatus {
  const { status } = stageAt(stages, nowMs);
  return status === 'active' && isPaused ? 'inactive' : status;
}

/** The book that can be traded against: empty unless the market is active. */
export const openBook = (listing: Listing, nowMs: number): Book =>
  statusAt(listing, nowMs) === 'active' ? bookAt(listing, nowMs) : EMPTY_BOOK;

/** The venue's market object. */
export function marketObject(listing: Listing, nowMs: number): Record<string, unknown> {
  const { ticker, eventTicker, question, openMs, closeMs, resolvesMs, createdMs, pace, stages } = listing;
  const stage = stageAt(stages, nowMs);
  const isFinal = stage.status === 'finalized';
  const shownMs = Math.min(Math.max(nowMs, openMs), closeMs);
  return {
    ticker,
    event_ticker: eventTicker,
    market_type: 'binary',
    yes_sub_title: 'SIMULATED',
    ...question,
    no_sub_title: question.yes_sub_title ?? 'SIMULATED',
    created_time: time(createdMs),
    updated_time: time(listing.updatedMs),
    open_time: time(openMs),
    close_time: time(closeMs),
    expected_expiration_time: time(resolvesMs),
    expiration_time: time(resolvesMs + DAY_MS),
    latest_expiration_time: time(resolvesMs + DAY_MS),
    occurrence_datetime: time(resolvesMs),
    settlement_timer_seconds: Math.round(pace.settleMs / 1_000),
    status: statusAt(listing, nowMs),
    ...quoteFields(listing, nowMs, shownMs),
    ...volumeFields(listing, shownMs),
    result: stage.settlement?.result ?? '',
    expiration_value: stage.settlement?.result ?? '',
    ...(stage.settlement ? { settlement_value_dollars: priceOfMicroUsd(stage.settlement.valueMicroUsd) } : {}),
    ...(isFinal ? { settlement_ts: time(stage.fromMs) } : {}),
    settlement_bounds_type: 'default',
    can_close_early: true,
    early_close_condition: 'This market will close early once the question is answered.',
    notional_value_dollars: '1.0000',
    price_level_structure: 'linear_cent',
    price_ranges: [{ start: '0.0000', end: '1.0000', step: '0.0100' }],
    exchange_index: 0,
  };
}

/** An empty book is written as bids of 0 and offers of 1. */
function quoteFields(listing: Listing, nowMs: number, shownMs: number): Record<string, string> {
  const { yes, no } = openBook(listing, nowMs);
  const bid = yes[0]?.cents ?? 0;
  const ask = 100 - (no[0]?.cents ?? 0);
  const before = quotesAt(listing, Math.max(listing.openMs, shownMs - DAY_MS));
  return {
    yes_bid_dollars: dollarsOfCents(bid),
    yes_bid_size_fp: count(yes[0]?.centicontracts ?? 0),
    yes_ask_dollars: dollarsOfCents(ask),
    yes_ask_size_fp: count(no[0]?.centicontracts ?? 0),
    no_bid_dollars: dollarsOfCents(100 - ask),
    no_ask_dollars: dollarsOfCents(100 - bid),
    last_price_dollars: dollarsOfCents(nowMs < listing.openMs ? 0 : lastCents(listing, shownMs)),
    previous_yes_bid_dollars: dollarsOfCents(before.bid),
    previous_yes_ask_dollars: dollarsOfCents(before.ask),
    previous_price_dollars: dollarsOfCents(Math.round((before.bid + before.ask) / 2)),
  };
}

function lastCents(listing: Listing, atMs: number): number {
  const { bid, ask } = quotesAt(listing, atMs);
  return Math.round((bid + ask) / 2);
}

function volumeFields(listing: Listing, shownMs: number): Record<string, string> {
  return {
    volume_fp: count(volumeUntil(listing, shownMs)),
    volume_24h_fp: count(volumeUntil(listing, shownMs) - volumeUntil(listing, shownMs - DAY_MS)),
    open_interest_fp: count(openInterestAt(listing, shownMs)),
  };
}

/** Hundredths of contracts that were traded since the market opened: a part at once, the rest steadily until it closes. */
export function volumeUntil({ ticker, openMs, closeMs }: Listing, atMs: number): number {
  if (atMs < openMs) return 0;
  const whole = 2_000_000 * uniform(ticker, 'volume');
  const done = Math.min(1, (atMs - openMs) / Math.max(1, closeMs - openMs));
  return Math.floor(whole * (0.2 + 0.8 * done));
}

/** Hundredths of contracts that are held. */
export const openInterestAt = (listing: Listing, atMs: number): number => Math.floor(0.4 * volumeUntil(listing, atMs));

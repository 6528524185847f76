import type { EventOptions } from '../events.ts';
import type { MarketOptions } from '../markets.ts';
import { createFeeBook } from './fee-book.ts';
import {
  type Listed,
  type ListedEvent,
  type Listing,
  type ListingOptions,
  type ListingRules,
  listEvents,
  listMarkets,
} from './listing.ts';
import { notFound } from './refusal.ts';
import { correctionFrom, type Settlement, settledMs, stageAt, stagesOf } from './stages.ts';

export interface WorldOptions {
  readonly rules: ListingRules;
  /** Markets that settled longer ago are in the historical tier alone. */
  readonly liveForMs: number;
}

/** All that the venue lists, and what happens to it. */
export function createWorld({ rules, liveForMs }: WorldOptions) {
  const listings = new Map<string, Listing>();
  const events = new Map<string, ListedEvent>();
  const fees = createFeeBook();

  function add(listed: readonly Listed[]): readonly ListedEvent[] {
    for (const { event, markets } of listed) {
      events.set(event.eventTicker, event);
      for (const market of markets) if (!listings.has(market.ticker)) listings.set(market.ticker, market);
    }
    return listed.map(({ event }) => event);
  }

  function find(ticker: string): Listing {
    const listing = listings.get(ticker);
    if (!listing) throw notFound('market');
    return listing;
  }

  /** Gives a market another opening or close; it must not have been determined yet. */
  function move(ticker: string, nowMs: number, times: { readonly openMs?: number; readonly closeMs: number }): void {
    const listing = find(ticker);
    const stage = stageAt(listing.stages, nowMs);
    if (stage.settlement) throw new RangeError(`${ticker} is ${stage.status}: it can no longer open or close.`);
    const determined = listing.stages.filter(({ settlement }) => settlement !== null);
    const settlement = determined.at(-1)?.settlement;
    const disputed = determined.some(({ status }) => status === 'disputed') ? determined[0]?.settlement : null;
    if (!settlement) throw new RangeError(`${ticker} has no end.`);
    listing.openMs = times.openMs ?? listing.openMs;
    listing.closeMs = times.closeMs;
    listing.resolvesMs = times.closeMs + listing.pace.determineMs;
    listing.updatedMs = nowMs;
    const { openMs, closeMs, pace } = listing;
    listing.stages = stagesOf({ openMs, closeMs, pace, settlement, disputed: disputed ?? null });
  }

  return {
    fees,
    find,
    listings: (): readonly Listing[] => [...listings.values()],
    events: (): readonly ListedEvent[] => [...events.values()],
    findEvent(eventTicker: string): ListedEvent {
      const event = events.get(eventTicker);
      if (!event) throw notFound('event');
      return event;
    },
    /** The category of a series; one without an event is not known. */
    categoryOf(seriesTicker: string): string {
      const event = [...events.values()].find((each) => each.seriesTicker === seriesTicker);
      if (!event) throw notFound('series');
      return event.category;
    },
    cutoffMs: (nowMs: number): number => nowMs - liveForMs,
    /** It settled before the cutoff. */
    isHistorical(listing: Listing, nowMs: number): boolean {
      const settled = settledMs(listing.stages, nowMs);
      return settled !== null && settled < nowMs - liveForMs;
    },
    listMarkets: (options: ListingOptions<MarketOptions>) => add(listMarkets(options, rules)),
    listEvents: (options: ListingOptions<EventOptions>) => add(listEvents(options, rules)),
    /** Opens a market now, for so long. */
    open: (ticker: string, closesAfterMs: number, nowMs: number) =>
      move(ticker, nowMs, { openMs: nowMs, closeMs: nowMs + closesAfterMs }),
    close: (ticker: string, nowMs: number) => move(ticker, nowMs, { closeMs: nowMs }),
    pause(ticker: string, isPaused: boolean, nowMs: number): void {
      Object.assign(find(ticker), { isPaused, updatedMs: nowMs });
    },
    /** Disputes what was determined; after the dispute it is amended to this. */
    amend(ticker: string, to: Settlement, nowMs: number): void {
      const listing = find(ticker);
      const { settlement, status } = stageAt(listing.stages, nowMs);
      if (!settlement) throw new RangeError(`${ticker} is ${status}: nothing was determined that could be amended.`);
      const past = listing.stages.filter(({ fromMs }) => fromMs <= nowMs);
      listing.stages = [...past, ...correctionFrom(nowMs, settlement, to, listing.pace)];
      listing.updatedMs = nowMs;
    },
  };
}
export type World = ReturnType<typeof createWorld>;

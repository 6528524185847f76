import { uniform } from '../chance.ts';
import { type EventOptions, simulatedEvents } from '../events.ts';
import { type MarketOptions, simulatedMarkets } from '../markets.ts';
import { isExtreme, lastMidOf, type Profile, settle } from '../truth.ts';
import { type Pace, type Settlement, type Stage, settledAt, settledNo, settledYes, stagesOf } from './stages.ts';

/** A market that the venue lists. What it is about, its truth and its prices are those of the simulated world. */
export interface Listing {
  readonly ticker: string;
  readonly eventTicker: string;
  readonly seriesTicker: string;
  readonly profile: Profile;
  /** What the venue's market object says of the question: title, rules, strike. */
  readonly question: Readonly<Record<string, unknown>>;
  readonly createdMs: number;
  readonly pace: Pace;
  openMs: number;
  closeMs: number;
  /** When the question is expected to be answered. */
  resolvesMs: number;
  stages: readonly Stage[];
  /** Trade is halted. */
  isPaused: boolean;
  updatedMs: number;
}

/** The event that markets belong to. */
export interface ListedEvent {
  readonly eventTicker: string;
  readonly seriesTicker: string;
  readonly category: string;
  readonly title: string;
  readonly subTitle: string;
  readonly mutuallyExclusive: boolean;
  readonly tickers: readonly string[];
  readonly createdMs: number;
}

/** How often, by the ticker's text, a market ends in an unusual way. */
export interface EndingShares {
  /** What is determined first is wrong, disputed and amended. */
  readonly disputed: number;
  /** It settles at a fair price; only markets that stand alone. */
  readonly scalar: number;
}

export interface ListingRules {
  readonly pace: Pace;
  readonly shares: EndingShares;
}

/** `opensAfterMs`: from `nowMs`; negative = it opened before. */
export type ListingOptions<Options> = Omit<Options, 'closesAfterMs'> & {
  readonly opensAfterMs?: number;
  /** From `nowMs`; 6 hours to 38 days when absent, each its own. */
  readonly closesAfterMs?: number;
};

export interface Listed {
  readonly event: ListedEvent;
  readonly markets: readonly Listing[];
}

const HOUR_MS = 3_600_000;
/** Markets are announced before they open. */
const ANNOUNCED_MS = 10 * 60_000;
/** How long a market has been open, when nothing else is said. */
const OPEN_FOR_MS = 48 * HOUR_MS;

/** Questions that stand alone, each the one market of its own event. */
export function listMarkets(options: ListingOptions<MarketOptions>, rules: ListingRules): Listed[] {
  return simulatedMarkets(options).map(({ ticker, closeTimeMs, json }) => {
    const [market = {}] = json.markets;
    const place = { eventTicker: ticker, seriesTicker: json.event.series_ticker };
    const listing = listingOf(ticker, place, market, closeTimeMs, options, rules);
    const event = {
      ...place,
      category: json.event.category,
      title: String(listing.question.title),
      subTitle: 'SIMULATED',
      mutuallyExclusive: false,
      tickers: [ticker],
      createdMs: listing.createdMs,
    };
    return { event, markets: [listing] };
  });
}

/** Ladders and races, whose markets belong together. */
export function listEvents(options: ListingOptions<EventOptions>, rules: ListingRules): Listed[] {
  return simulatedEvents(options).map(({ eventTicker, closeTimeMs, json }) => {
    const event = json.event as Readonly<Record<string, string>> & { readonly mutually_exclusive: boolean };
    const place = { eventTicker, seriesTicker: String(event.series_ticker) };
    const markets = (json.markets as readonly Readonly<Record<string, unknown>>[]).map((market) =>
      listingOf(String(market.ticker), place, market, closeTimeMs, options, rules),
    );
    return {
      event: {
        ...place,
        category: String(event.category),
        title: String(event.title),
        subTitle: 'SIMULATED',
        mutuallyExclusive: event.mutually_exclusive,
        tickers: markets.map(({ ticker }) => ticker),
        createdMs: markets[0]?.createdMs ?? options.nowMs,
      },
      markets,
    };
  });
}

/** Fields of the world's market that say what the question is; all else follows from its course. */
const QUESTION_FIELDS = ['title', 'subtitle', 'yes_sub_title', 'rules_primary', 'rules_secondary'];
const STRIKE_FIELDS = ['strike_type', 'floor_strike', 'cap_strike', 'custom_strike'];

function listingOf(
  ticker: string,
  place: Pick<Listing, 'eventTicker' | 'seriesTicker'>,
  market: object,
  closeMs: number,
  { nowMs, profile, opensAfterMs = -OPEN_FOR_MS }: ListingOptions<MarketOptions>,
  { pace, shares }: ListingRules,
): Listing {
  const openMs = nowMs + opensAfterMs;
  const wanted = [...QUESTION_FIELDS, ...STRIKE_FIELDS];
  return {
    ticker,
    ...place,
    profile,
    question: Object.fromEntries(Object.entries(market).filter(([name]) => wanted.includes(name))),
    createdMs: openMs - ANNOUNCED_MS,
    updatedMs: openMs,
    pace,
    openMs,
    closeMs,
    resolvesMs: closeMs + pace.determineMs,
    stages: stagesOf({ openMs, closeMs, pace, ...endingOf(ticker, place, shares) }),
    isPaused: false,
  };
}

/** How a market ends, and what is said of it first. */
export function endingOf(
  ticker: string,
  { eventTicker }: Pick<Listing, 'eventTicker'>,
  shares: EndingShares,
): { readonly settlement: Settlement; readonly disputed: Settlement | null } {
  const standsAlone = eventTicker === ticker;
  if (standsAlone && !isExtreme(ticker) && uniform(ticker, 'fair price') < shares.scalar) {
    return { settlement: settledAt(Math.round(lastMidOf(ticker) * 100) * 10_000), disputed: null };
  }
  const settlement = settle(ticker) === 'yes' ? settledYes : settledNo;
  const isDisputed = uniform(ticker, 'dispute') < shares.disputed;
  return { settlement, disputed: isDisputed ? (settlement === settledYes ? settledNo : settledYes) : null };
}

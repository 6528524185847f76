import { pick, uniform } from './chance.ts';
import { SUBJECTS } from './subjects.ts';
import { isExtreme, lastMidOf, marketBelief, type Profile, settle, truthOf } from './truth.ts';

const HOUR_MS = 3_600_000;
const WIDE_SHARE = 0.06;

/** What is hidden of a market from every decision on it. */
export const hiddenTruthOf = (ticker: string) => ({
  ticker,
  truth: truthOf(ticker),
  outcome: settle(ticker),
  /** Middle of the last quotes before the close, as a probability. */
  lastMid: lastMidOf(ticker),
});

/** `index` is its place in the simulated world, `quotes` are cents, `json` is what Kalshi's API gives of an event with its market. */
export type SimulatedMarket = ReturnType<typeof market>;

export interface MarketOptions {
  readonly seed: number;
  readonly count: number;
  readonly profile: Profile;
  readonly nowMs: number;
  /** Index of the first market; 0 when absent. */
  readonly from?: number;
  /** From now to the close, and to the scheduled resolution; 6 hours to 38 days when absent, each market its own. */
  readonly closesAfterMs?: number;
}

/** Kalshi-shaped markets with a hidden truth. The same seed and profile give the same tickers, truths and prices; the
 * times follow the clock. */
export function simulatedMarkets(options: MarketOptions) {
  const { count, from = 0 } = options;
  return Array.from({ length: count }, (_, index) => market(from + index, options));
}

function market(index: number, options: MarketOptions) {
  const { seed, profile } = options;
  const subject = pick(SUBJECTS, seed, index, 'subject');
  const eventTicker = `${subject.series}-${profile === 'efficient' ? 'E' : 'I'}${seed}`;
  const ticker = `${eventTicker}-N${index}`;
  const times = timesOf(ticker, options);
  const quotes = quotesOf(ticker, profile);
  return {
    index,
    quotes,
    ...hiddenTruthOf(ticker),
    closeTimeMs: times.closeTimeMs,
    json: {
      event: {
        event_ticker: eventTicker,
        series_ticker: subject.series,
        category: subject.category,
        title: `SIMULATED ${subject.category}`,
      },
      markets: [
        {
          ...venueMarket(ticker, eventTicker, quotes, times),
          title: subject.title(index),
          rules_primary: subject.rules(index),
        },
      ],
    },
  };
}

/** When a market or an event closes, and resolves. */
export function timesOf(id: string, { nowMs, closesAfterMs }: Pick<MarketOptions, 'nowMs' | 'closesAfterMs'>) {
  const closeTimeMs = nowMs + (closesAfterMs ?? Math.round((6 + 900 * uniform(id, 'close')) * HOUR_MS));
  return { nowMs, closeTimeMs, resolvesAtMs: closeTimeMs + (closesAfterMs === undefined ? 2 * HOUR_MS : 0) };
}

/** The fields of Kalshi's market object, as it is since March 2026, that say nothing of what the market is about. */
export function venueMarket(
  ticker: string,
  eventTicker: string,
  { bid, ask }: ReturnType<typeof quotesOf>,
  times: ReturnType<typeof timesOf>,
) {
  const { nowMs, closeTimeMs, resolvesAtMs } = times;
  const time = (ms: number) => new Date(ms).toISOString();
  const dollars = (cents: number) => (cents / 100).toFixed(4);
  const count = (contracts: number) => contracts.toFixed(2);
  return {
    ticker,
    event_ticker: eventTicker,
    market_type: 'binary',
    subtitle: 'SIMULATED',
    status: 'active',
    result: '',
    notional_value_dollars: '1.0000',
    price_level_structure: 'linear_cent',
    price_ranges: [{ start: '0.0000', end: '1.0000', step: '0.0100' }],
    yes_bid_dollars: dollars(bid),
    yes_ask_dollars: dollars(ask),
    no_bid_dollars: dollars(100 - ask),
    no_ask_dollars: dollars(100 - bid),
    yes_bid_size_fp: count(2_000 + 20_000 * uniform(ticker, 'bid size')),
    yes_ask_size_fp: count(2_000 + 20_000 * uniform(ticker, 'ask size')),
    last_price_dollars: dollars(Math.round((bid + ask) / 2)),
    volume_fp: count(20_000 * uniform(ticker, 'volume')),
    open_interest_fp: count(8_000 * uniform(ticker, 'interest')),
    open_time: time(nowMs - 48 * HOUR_MS),
    close_time: time(closeTimeMs),
    expected_expiration_time: time(resolvesAtMs),
    latest_expiration_time: time(closeTimeMs + 24 * HOUR_MS),
    rules_secondary: 'SIMULATED: this market exists only in the simulator.',
  };
}

/** Whole cents around what the market believes before it moves. */
export const quotesOf = (ticker: string, profile: Profile) => quotesAround(ticker, marketBelief(ticker, profile));

/** Whole cents around a belief: one to three cents wide, a few far wider. */
export function quotesAround(ticker: string, probability: number) {
  const belief = probability * 100;
  if (isExtreme(ticker)) return belief < 50 ? { bid: 1, ask: 2 } : { bid: 98, ask: 99 };
  const width = uniform(ticker, 'wide') < WIDE_SHARE ? 14 : 1 + Math.floor(3 * uniform(ticker, 'spread'));
  const bid = Math.min(98 - width, Math.max(1, Math.round(belief - width / 2)));
  return { bid, ask: bid + width };
}

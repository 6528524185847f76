import { randomUUID } from 'node:crypto';
import type { DecisionClient } from '../client/decision-client.ts';
import type { DecideRequest } from '../domain/decision/request-schema.ts';
import { type SimulatedMarket, simulatedMarkets } from '../local/simulator/index.ts';
import type { SimulatedVenue } from '../local/simulator/venue/index.ts';
import type { Decision } from '../workflows/messages.ts';
import { DEMO_ACCOUNT } from './service-file.ts';

export interface DemoBatch {
  readonly decisions: number;
  readonly seed: number;
  readonly profile: 'efficient' | 'inefficient';
  /** Index of the first market of the simulated world that no batch has used yet. */
  readonly from: number;
}

/** One request. It names what it is about by ticker, as a bot would; the service fetches the rest from the venue. */
export interface DemoCall {
  readonly requestId: string;
  /** Of the markets that it decides. */
  readonly tickers: readonly string[];
  /** Opens its markets at the venue and decides them. */
  decide(client: DecisionClient): Promise<readonly Decision[]>;
}

/** Twelve callers in turn. For each, one model is called first and one more while that pays, the more the larger the stake; a few
 * want no panel for exploration. One of those uses the strategy `stake` and escalates whatever the first model answers. Two have
 * evidence looked for, one whatever it is worth. */
const CALLERS: readonly Partial<DecideRequest>[] = [
  { maxStakeMicroUsd: 20_000_000 },
  { maxStakeMicroUsd: 100_000_000, research: 'always' },
  { maxStakeMicroUsd: 20_000_000, explore: false, strategy: 'stake', escalateWithin: 0.5 },
  { maxStakeMicroUsd: 20_000_000, explore: false },
  { maxStakeMicroUsd: 10_000_000, explore: false },
  { maxStakeMicroUsd: 20_000_000 },
  { maxStakeMicroUsd: 250_000_000, research: 'auto' },
  { maxStakeMicroUsd: 5_000_000 },
  { maxStakeMicroUsd: 20_000_000 },
  { maxStakeMicroUsd: 40_000_000 },
  { maxStakeMicroUsd: 100_000_000 },
  { maxStakeMicroUsd: 20_000_000 },
];

const STANDARDS = {
  account: DEMO_ACCOUNT,
  bankrollMicroUsd: 2_000_000_000,
  maxStakeMicroUsd: 20_000_000,
  deadlineMs: 30_000,
};
/** How long a market is open from the moment it is sent, at least. */
const OPEN_MS = 8_000;
/** The same where evidence is looked for first, which may take half of it. */
const RESEARCHED_OPEN_MS = 16_000;
/** On a slow machine: so many times as long as the slowest decision so far, up to a request's own deadline. */
const TIMES_SLOWEST = 2;
/** Until it is sent, a market is listed and not open. */
const ANNOUNCED = { opensAfterMs: 86_400_000, closesAfterMs: 2 * 86_400_000 };
/** Markets of the event that a batch of some size has. */
const EVENT_MARKETS = 4;
/** The place in each round with a market that is nearly certain, so that the path `none` is seen too. */
const CERTAIN_PLACE = 4;
const CERTAIN_WITHIN_CENTS = 2;
const SPARE_MARKETS = 100;

/** How many markets of the world a batch of so many decisions uses up. */
export const marketsFor = (decisions: number): number => decisions * 2 + SPARE_MARKETS;

/** The requests of a batch, each with an id of its own, so that a second run is a second batch: one for each market, and in a batch of
 * a round or more one for a whole event. A market opens for a few seconds when its request is sent; then it closes and settles. */
export function demoCalls(
  batch: DemoBatch,
  { control }: Pick<SimulatedVenue, 'control'>,
  { slowestMs }: { slowestMs(): number },
): DemoCall[] {
  const run = randomUUID().slice(0, 8);
  const withEvent = batch.decisions >= CALLERS.length + EVENT_MARKETS;
  const singles = batch.decisions - (withEvent ? EVENT_MARKETS : 0);
  const openAll = (tickers: readonly string[], forMs: number) => {
    const openMs = Math.max(forMs, Math.min(STANDARDS.deadlineMs, TIMES_SLOWEST * slowestMs()));
    for (const ticker of tickers) control.open(ticker, openMs);
  };

  const calls = demoMarkets({ ...batch, decisions: singles }).map((market, index): DemoCall => {
    const caller = CALLERS[index % CALLERS.length];
    const requestId = `demo-${run}-${index + 1}`;
    const tickers = control.listMarkets({ from: market.index, count: 1, ...ANNOUNCED });
    return {
      requestId,
      tickers,
      async decide(client) {
        openAll(tickers, caller?.research ? RESEARCHED_OPEN_MS : OPEN_MS);
        return [await client.decide({ requestId, ticker: market.ticker, ...STANDARDS, ...caller })];
      },
    };
  });
  if (!withEvent) return calls;
  const requestId = `demo-${run}-event`;
  const kind = batch.from % 2 === 0 ? 'ladder' : 'race';
  const [event] = control.listEvents({ from: batch.from, count: 1, kind, markets: EVENT_MARKETS, ...ANNOUNCED });
  if (!event) throw new Error(`The simulated world has no event ${batch.from}.`);
  const { eventTicker, tickers } = event;
  return [
    {
      requestId,
      tickers,
      async decide(client) {
        openAll(tickers, OPEN_MS);
        return (await client.decideEvent({ requestId, eventTicker, ...STANDARDS })).decisions;
      },
    },
    ...calls,
  ];
}

/** The simulator's markets in its own order, those that are nearly certain kept for their place in each round. */
function demoMarkets({ decisions, seed, profile, from }: DemoBatch): SimulatedMarket[] {
  const pool = simulatedMarkets({ seed, count: marketsFor(decisions), profile, from, nowMs: Date.now() });
  const certain = pool.filter(isCertain);
  const open = pool.filter((market) => !isCertain(market));
  return Array.from({ length: decisions }, (_, place) => {
    const wanted = place % CALLERS.length === CERTAIN_PLACE ? certain.shift() : undefined;
    const market = wanted ?? open.shift();
    if (!market) throw new Error(`The simulated world of seed ${seed} has fewer than ${decisions} open markets.`);
    return market;
  });
}

/** True where the middle of the quotes is within two cents of 0 or 1: there the price gate permits no call. */
function isCertain({ quotes }: SimulatedMarket): boolean {
  const mid = (quotes.bid + quotes.ask) / 2;
  return mid <= CERTAIN_WITHIN_CENTS || mid >= 100 - CERTAIN_WITHIN_CENTS;
}

import { randomUUID } from 'node:crypto';
import type { DecideRequest } from '../domain/decision/request-schema.ts';
import { type SimulatedMarket, simulatedMarkets } from '../local/simulator/index.ts';
import { DEMO_ACCOUNT } from './service-file.ts';

export interface DemoBatch {
  readonly decisions: number;
  readonly seed: number;
  readonly profile: 'efficient' | 'inefficient';
  /** Index of the first market of the simulated world that no batch has used yet. */
  readonly from: number;
}

export type DemoCall = ReturnType<typeof demoCalls>[number];

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

const BANKROLL_MICRO_USD = 2_000_000_000;
const DEADLINE_MS = 30_000;
/** How long a market is open from the moment it is sent: long enough to be admitted on a slow machine. */
export const OPEN_MS = 8_000;
/** The same where evidence is looked for first, which may take half of it. */
const RESEARCHED_OPEN_MS = 16_000;
/** The place in each round with a market that is nearly certain, so that the path `none` is seen too. */
const CERTAIN_PLACE = 4;
const CERTAIN_WITHIN_CENTS = 2;
const SPARE_MARKETS = 100;

/** How many markets of the world a batch of so many decisions uses up. */
export const marketsFor = (decisions: number): number => decisions * 2 + SPARE_MARKETS;

/** One call per market, each with an id of its own, so that a second run is a second batch. A market opens for a few seconds
 * when its request is sent: then it closes and can settle. */
export function demoCalls(batch: DemoBatch) {
  const run = randomUUID().slice(0, 8);
  return demoMarkets(batch).map((market, index) => {
    const caller = CALLERS[index % CALLERS.length];
    return {
      market,
      /** Made when it is sent. */
      request: (): DecideRequest => ({
        requestId: `demo-${run}-${index + 1}`,
        account: DEMO_ACCOUNT,
        market: openNow(market, batch, caller?.research ? RESEARCHED_OPEN_MS : OPEN_MS),
        bankrollMicroUsd: BANKROLL_MICRO_USD,
        maxStakeMicroUsd: 20_000_000,
        deadlineMs: DEADLINE_MS,
        ...caller,
      }),
    };
  });
}

/** The market with its times from now on. */
function openNow(
  { index }: SimulatedMarket,
  { seed, profile }: DemoBatch,
  closesAfterMs: number,
): SimulatedMarket['json'] {
  const [market] = simulatedMarkets({
    seed,
    profile,
    from: index,
    count: 1,
    nowMs: Date.now(),
    closesAfterMs,
  });
  if (!market) throw new Error(`The simulated world of seed ${seed} has no market ${index}.`);
  return market.json;
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

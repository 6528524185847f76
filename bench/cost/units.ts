import type { Market } from '../../src/domain/market.ts';
import { uniform } from '../../src/simulator/chance.ts';
import { type Profile, simulatedMarkets } from '../../src/simulator/index.ts';

/** Share of the things to decide on that are events. */
const EVENT_SHARE = 0.3;
const LEAST_MARKETS = 4;
const MOST_MARKETS = 8;

/** What is asked at one time: a market that stands alone, or an event with all of its markets. */
export interface Unit {
  readonly key: string;
  readonly cluster: string;
  readonly kind: 'alone' | 'ladder' | 'race';
  readonly openMs: number;
  readonly closeMs: number;
  readonly markets: readonly UnitMarket[];
}

export interface UnitMarket {
  readonly ticker: string;
  readonly original: string;
  /** As the venue returns it. */
  readonly json: object;
  /** Other words for the same question. */
  readonly reworded?: (market: Pick<Market, 'title' | 'rules'>) => Pick<Market, 'title' | 'rules'>;
  readonly truth: number;
  readonly outcome: 'yes' | 'no';
  readonly lastMid: number;
}

export interface UnitOptions {
  readonly seed: number;
  readonly profile: Profile;
  readonly index: number;
  readonly openMs: number;
  readonly lifeMs: number;
}

/** The n-th thing to decide on. */
export function unitsOf({ seed, profile, index, openMs, lifeMs }: UnitOptions): Unit[] {
  const chance = (what: string) => uniform('cost', profile, seed, index, what);
  const isEvent = chance('event') < EVENT_SHARE;
  const count = isEvent ? LEAST_MARKETS + Math.floor((MOST_MARKETS - LEAST_MARKETS + 1) * chance('markets')) : 1;
  const made = simulatedMarkets({
    seed,
    profile,
    count,
    nowMs: openMs,
    from: MOST_MARKETS * index,
    closesAfterMs: lifeMs,
  });
  const key = `${profile}/${seed}/${index}`;
  const markets = made.map(({ ticker, json, truth, outcome, lastMid }) => ({
    ticker,
    original: ticker,
    json,
    truth,
    outcome,
    lastMid,
  }));
  const kind = isEvent ? 'ladder' : 'alone';
  return [{ key, cluster: key, kind, openMs, closeMs: openMs + lifeMs, markets }];
}

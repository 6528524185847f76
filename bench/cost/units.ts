import type { Market } from '../../domain/market/market.ts';
import { type Strike, strikeOf } from '../../domain/market/strike.ts';
import { uniform } from '../../local/simulator/chance.ts';
import { type Profile, simulatedEvents, simulatedMarkets } from '../../local/simulator/index.ts';

/** Share of the things to decide on that are events. */
const EVENT_SHARE = 0.3;

/** What is asked at one time: a market that stands alone, or an event with all of its markets. */
export interface Unit {
  readonly key: string;
  readonly cluster: string;
  readonly kind: 'alone' | 'ladder' | 'race';
  /** What the venue says of an event. */
  readonly title: string;
  readonly mutuallyExclusive: boolean;
  readonly openMs: number;
  readonly closeMs: number;
  readonly markets: readonly UnitMarket[];
}

export interface UnitMarket {
  readonly ticker: string;
  readonly original: string;
  /** As the venue returns it. */
  readonly json: object;
  readonly strike: Strike | null;
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

interface EventJson {
  readonly title?: string;
  readonly mutually_exclusive?: boolean;
}

/** The n-th thing to decide on. */
export function unitOf({ seed, profile, index, openMs, lifeMs }: UnitOptions): Unit {
  const key = `${profile}/${seed}/${index}`;
  const base = { key, cluster: key, openMs, closeMs: openMs + lifeMs };
  const common = { seed, profile, count: 1, nowMs: openMs, from: index, closesAfterMs: lifeMs };
  if (uniform('cost', key, 'event') >= EVENT_SHARE) {
    const markets = simulatedMarkets(common).map(({ ticker, json, truth, outcome, lastMid }) => ({
      ticker,
      original: ticker,
      json,
      strike: null,
      truth,
      outcome,
      lastMid,
    }));
    return { ...base, kind: 'alone', title: '', mutuallyExclusive: false, markets };
  }
  const [made] = simulatedEvents({ ...common, kind: uniform('cost', key, 'kind') < 0.5 ? 'ladder' : 'race' });
  if (!made) throw new Error(`The simulator made no event ${index}.`);
  const { event, markets } = made.json;
  const { title = '', mutually_exclusive: mutuallyExclusive = false } = event as EventJson;
  return {
    ...base,
    kind: made.kind,
    title,
    mutuallyExclusive,
    markets: made.markets.map(({ ticker, truth, outcome, lastMid }, place) => ({
      ticker,
      original: ticker,
      json: { event, markets: markets.slice(place, place + 1) },
      strike: strikeOf(markets[place] ?? {}),
      truth,
      outcome,
      lastMid,
    })),
  };
}

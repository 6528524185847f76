import type { Market, Quotes } from '../../domain/market/market.ts';
import { parseMarket } from '../../domain/market/parse-market.ts';
import { normal, uniform } from '../../local/simulator/chance.ts';
import type { Profile } from '../../local/simulator/index.ts';
import { marketBelief } from '../../local/simulator/truth.ts';
import { quotesAt, walkOf } from './price-walk.ts';
import { type Unit, type UnitMarket, unitOf } from './units.ts';

export const DAY_MS = 86_400_000;
const HOUR_MS = DAY_MS / 24;
export const DAYS = 30;
export const START_MS = Date.UTC(2026, 9, 1);
const LAST_OPENING_DAY = 27;
const SHORTEST_LIFE_DAYS = 1;
const LONGEST_LIFE_DAYS = 12;
const ASKINGS_A_LIFE = 4;
/** Share of the markets that stand alone which are listed again under another ticker. */
const TWIN_SHARE = 0.2;

/** A market of the stream, and what is hidden from everybody who decides. */
export interface Question {
  readonly market: Market;
  /** The ticker that truth and answers follow from: a twin's is that of the market that it repeats. */
  readonly original: string;
  /** What is independent of everything else: an event, or a market that stands alone with its twin. */
  readonly cluster: string;
  readonly kind: Unit['kind'];
  /** Of its event; nothing for a market that stands alone. */
  readonly eventTitle: string;
  readonly mutuallyExclusive: boolean;
  readonly strike: UnitMarket['strike'];
  readonly truth: number;
  readonly outcome: 'yes' | 'no';
  readonly lastMid: number;
  readonly resolvesAtMs: number;
}

/** One request to decide a market. */
export interface Asking {
  readonly question: Question;
  readonly market: Market;
  readonly atMs: number;
  /** The same for all markets of an event that are asked at once. */
  readonly group: string;
}

export interface WorldOptions {
  readonly seed: number;
  readonly profile: Profile;
  /** Requests to decide in the thirty days; the last event may add a few. */
  readonly decisions: number;
}

export const WORLD_ASSUMPTIONS: readonly string[] = [
  'Thirty days. Three of ten things to decide on are events of 4 to 8 markets (strike ladders and races), the rest single markets: most markets stand in events. Truths, answers, prices and bills are those of the simulator.',
  `Openings are even over the first ${LAST_OPENING_DAY} days; lives of ${SHORTEST_LIFE_DAYS} to ${LONGEST_LIFE_DAYS} days, short ones more frequent. A thing is asked at its opening and then about ${ASKINGS_A_LIFE} times a life, at random; all markets of an event at the same moments.`,
  'The belief that a price stands for goes back to where it began with a half-life of .7 days: its deviation on the log-odds has a standard deviation of .12 (3 cents at 50). The truth stays: price moves tell nothing.',
  `${TWIN_SHARE * 100} % of the single markets are listed again during their life under another ticker in other words: the same truth, the same end and the same errors of the models; the price starts within a cent or two of the other.`,
  'A model that is asked about the same market at another time gives the same first answer: so earlier answers lose nothing by age. That favours reuse; in life a model has news, and sampling noise. Further answers of one decision differ by half of the variance of the own error of a model.',
  'An outcome is known at the scheduled resolution and not before; markets that end after the thirty days teach nothing and are measured all the same. The scoreboard is rebuilt once a day.',
  `Evidence is what the simulator’s search finds on a question: a document that bears on the truth on eight of ten, and others that are stale, beside the point or wrong. It leaves .35 of the error that the models share; without it, or disputed, more. What it is worth here in Brier points is in the output (deltaBrierOfEvidence); on recorded forecasts it was .0268. A search of four at most reads 6,000 tokens each; evidence grows old by the product’s rule and finds the same again. A model that is shown the price goes half the way to it on the log-odds.`,
  'No call fails, and every answer arrives in time. No budget binds.',
];

export interface World extends WorldOptions {
  /** In the order of time. */
  readonly askings: readonly Asking[];
  readonly questions: number;
  readonly clusters: number;
}

/** Thirty days of requests to decide simulated markets, the same for the same seed, profile and length. */
export function makeWorld({ seed, profile, decisions }: WorldOptions): World {
  const askings: Asking[] = [];
  let clusters = 0;
  for (let index = 0; askings.length < decisions; index++, clusters++) {
    const place = `${profile}/${seed}/${index}`;
    const openMs = START_MS + Math.floor(LAST_OPENING_DAY * DAY_MS * uniform('cost', place, 'open'));
    const lifeDays =
      SHORTEST_LIFE_DAYS + (LONGEST_LIFE_DAYS - SHORTEST_LIFE_DAYS) * uniform('cost', place, 'life') ** 2;
    const lifeMs = Math.floor(lifeDays * DAY_MS);
    const unit = unitOf({ seed, profile, index, openMs, lifeMs });
    askings.push(...askingsOf(unit, profile));
    if (unit.kind !== 'alone' || uniform('cost', place, 'duplicate') >= TWIN_SHARE) continue;
    const listedMs = openMs + Math.floor((0.1 + 0.5 * uniform('cost', place, 'listed')) * lifeMs);
    askings.push(...askingsOf(duplicateOf(unit, listedMs), profile));
  }
  const inOrder = askings.toSorted((a, b) => a.atMs - b.atMs || (a.market.ticker < b.market.ticker ? -1 : 1));
  const questions = new Set(inOrder.map(({ question }) => question)).size;
  return { seed, profile, decisions: inOrder.length, askings: inOrder, questions, clusters };
}

function askingsOf(unit: Unit, profile: Profile): Asking[] {
  const { key, openMs, closeMs } = unit;
  const times: number[] = [];
  const endMs = Math.min(closeMs - HOUR_MS, START_MS + DAYS * DAY_MS);
  for (let atMs = openMs; atMs < endMs; ) {
    times.push(atMs);
    const gapMs = (-Math.log(uniform('cost', key, 'gap', times.length)) * (closeMs - openMs)) / ASKINGS_A_LIFE;
    atMs += Math.ceil(Math.max(HOUR_MS, gapMs));
  }
  return unit.markets.flatMap(({ json, ticker, original, reworded, strike, truth, outcome, lastMid }) => {
    const parsed = parseMarket(json, { nowMs: openMs, categories: {} });
    if (!parsed.ok) throw new Error(`The simulator's market ${ticker} cannot be read: ${parsed.message}`);
    const market: Market = { ...parsed.value, ticker, ...reworded?.(parsed.value) };
    const cluster = unit.cluster;
    const question: Question = {
      market,
      original,
      cluster,
      kind: unit.kind,
      eventTitle: unit.title,
      mutuallyExclusive: unit.mutuallyExclusive,
      strike,
      truth,
      outcome,
      lastMid,
      resolvesAtMs: market.scheduledResolutionMs,
    };
    const belief = beliefOf(original, profile, ticker);
    const moved = walkOf(ticker, times);
    return times.map((atMs, index): Asking => {
      const quotes: Quotes = quotesAt(market.quotes, belief, moved[index] ?? 0);
      return { question, market: { ...market, quotes }, atMs, group: `${key}@${atMs}` };
    });
  });
}

/** A twin's price starts near the other's. */
function beliefOf(original: string, profile: Profile, ticker: string): { belief: number; apart: number } {
  const apart = ticker === original ? 0 : 0.05 * normal('cost', ticker, 'apart');
  return { belief: marketBelief(original, profile), apart };
}

/** The same question, listed again in other words. */
function duplicateOf(unit: Unit, listedMs: number): Unit {
  return {
    ...unit,
    key: `${unit.key}/twin`,
    openMs: listedMs,
    markets: unit.markets.map((market) => ({
      ...market,
      ticker: `${market.ticker}R`,
      reworded: ({ title, rules }) => ({
        title: title.replace(/^Will /, 'Is it so that ').replace(/\?$/, ' will be the case?'),
        rules: rules.replace('Resolves to Yes if', 'This market resolves to Yes in case'),
      }),
    })),
  };
}

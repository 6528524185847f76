import { logit, sigmoid } from '../../../domain/shared/probability.ts';
import { normal } from '../chance.ts';
import { quotesAround } from '../markets.ts';
import { isExtreme, lastMidOf, marketBelief, type Profile } from '../truth.ts';

/** Whole cents for YES. */
export interface Quotes {
  readonly bid: number;
  readonly ask: number;
}

export interface Priced {
  readonly ticker: string;
  readonly profile: Profile;
  readonly openMs: number;
  readonly closeMs: number;
}

const DAY_MS = 86_400_000;
const WAVES = 12;
/** Standard deviation on the log-odds that a free walk reaches in a month or more; less in less. */
const WANDER: Readonly<Record<Profile, number>> = { efficient: 0.15, inefficient: 0.7 };
const MONTH_MS = 30 * DAY_MS;

/** What the market believes at a time, as P(YES): from its belief when it opens, by a bridge, to nearly the truth when it closes. What
 * it learns it learns late. */
export function beliefAt({ ticker, profile, openMs, closeMs }: Priced, atMs: number): number {
  const belief = marketBelief(ticker, profile);
  if (isExtreme(ticker)) return belief;
  const lifeMs = Math.max(1, closeMs - openMs);
  const done = Math.min(1, Math.max(0, (atMs - openMs) / lifeMs));
  const learned = done ** 5;
  const wander = WANDER[profile] * Math.min(1, Math.sqrt(lifeMs / MONTH_MS));
  return sigmoid(
    (1 - learned) * logit(belief) + learned * logit(lastMidOf(ticker)) + wander * bridge(wavesOf(ticker), done),
  );
}

/** A Brownian bridge by its first sine waves: 0 when the market opens and when it closes. */
function bridge(waves: readonly number[], done: number): number {
  let sum = 0;
  for (const [index, height] of waves.entries()) {
    const angle = (index + 1) * Math.PI;
    sum += (Math.SQRT2 * height * Math.sin(angle * done)) / angle;
  }
  return sum;
}

/** A year of candles asks for them thousands of times. */
const drawn = new Map<string, readonly number[]>();
const MOST_DRAWN = 10_000;

/** Standard normal heights of a ticker's waves, always the same. */
function wavesOf(ticker: string): readonly number[] {
  const known = drawn.get(ticker);
  if (known) return known;
  const waves = Array.from({ length: WAVES }, (_, index) => normal(ticker, 'wave', index + 1));
  if (drawn.size >= MOST_DRAWN) drawn.clear();
  drawn.set(ticker, waves);
  return waves;
}

/** Best bid and ask for YES at a time. */
export const quotesAt = (market: Priced, atMs: number): Quotes => quotesAround(market.ticker, beliefAt(market, atMs));

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

const WAVES = 12;
/** Standard deviation on the log-odds that a free walk would have reached at the close. */
const WANDER = 0.7;

/** What the market believes at a time, as P(YES): from its belief when it opens, by a bridge, to nearly the truth when it closes. What
 * it learns it learns late. */
export function beliefAt({ ticker, profile, openMs, closeMs }: Priced, atMs: number): number {
  const belief = marketBelief(ticker, profile);
  if (isExtreme(ticker)) return belief;
  const done = Math.min(1, Math.max(0, (atMs - openMs) / Math.max(1, closeMs - openMs)));
  const learned = done ** 3;
  return sigmoid((1 - learned) * logit(belief) + learned * logit(lastMidOf(ticker)) + WANDER * bridge(ticker, done));
}

/** A Brownian bridge by its first sine waves: 0 when the market opens and when it closes, the same for the same ticker. */
function bridge(ticker: string, done: number): number {
  let sum = 0;
  for (let wave = 1; wave <= WAVES; wave++) {
    const angle = wave * Math.PI;
    sum += (Math.SQRT2 * normal(ticker, 'wave', wave) * Math.sin(angle * done)) / angle;
  }
  return sum;
}

/** Best bid and ask for YES at a time. */
export const quotesAt = (market: Priced, atMs: number): Quotes => quotesAround(market.ticker, beliefAt(market, atMs));

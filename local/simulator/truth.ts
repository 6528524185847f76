import { logit, sigmoid } from '../../domain/shared/probability.ts';
import { normal, uniform } from './chance.ts';
import { eventPartOf, probabilityInEvent, settleInEvent } from './event-truth.ts';

/** What the simulated world is like. `efficient`: the price knows more than every pool of the models, as on recorded
 * markets, so that the right result is almost no trades. `inefficient`: the models know more than the price. */
export type Profile = 'efficient' | 'inefficient';

const TRUTH_SPREAD = 1.3;
const EXTREME_SHARE = 0.08;
const LAST_NOISE = 0.3;
const PRICE_NOISE: Readonly<Record<Profile, number>> = { efficient: 0.1, inefficient: 1.1 };

/** The hidden true probability of a ticker: everything in the simulated world follows from the ticker's text. A twelfth of
 * the markets that stand alone is all but decided. */
export function truthOf(ticker: string): number {
  const part = eventPartOf(ticker);
  if (part) return probabilityInEvent(part, 0, 'truth');
  if (isExtreme(ticker)) return uniform(ticker, 'side') < 0.5 ? 0.005 : 0.995;
  return sigmoid(TRUTH_SPREAD * normal(ticker, 'truth'));
}

export function isExtreme(ticker: string): boolean {
  return eventPartOf(ticker) === null && uniform(ticker, 'extreme') < EXTREME_SHARE;
}

/** What the market believes: the truth with the profile's own error on the log-odds. */
export function marketBelief(ticker: string, profile: Profile): number {
  const part = eventPartOf(ticker);
  if (part) return probabilityInEvent(part, PRICE_NOISE[profile], 'price');
  const truth = truthOf(ticker);
  if (isExtreme(ticker)) return truth;
  return sigmoid(logit(truth) + PRICE_NOISE[profile] * normal(ticker, 'price'));
}

/** What the market believes just before it closes, in either profile: nearly the truth. */
export function lastMidOf(ticker: string): number {
  const part = eventPartOf(ticker);
  if (part) return probabilityInEvent(part, LAST_NOISE, 'last price');
  return sigmoid(logit(truthOf(ticker)) + LAST_NOISE * normal(ticker, 'last price'));
}

/** How a market ends: drawn from its truth, always the same. */
export function settle(ticker: string): 'yes' | 'no' {
  const part = eventPartOf(ticker);
  if (part) return settleInEvent(part);
  return uniform(ticker, 'outcome') < truthOf(ticker) ? 'yes' : 'no';
}

/** Keeps a value within [low, high]. */
export function clip(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** Log-odds of a probability, ln(p / (1 - p)), with p clipped to [.01, .99] first: beyond that a model's certainty says
 * more about its style than about the world. logit(.5) = 0, logit(.3) = -.847298, logit(0) = logit(.01) = -4.59512. */
export function logit(probability: number): number {
  const p = clip(probability, 0.01, 0.99);
  return Math.log(p / (1 - p));
}

/** The probability of log-odds x, 1 / (1 + e^-x): the inverse of logit. sigmoid(0) = .5, sigmoid(2.5) = .924142. */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** So near may a price be to 0 or 1. */
const NEAREST = 1e-6;

/** Log-odds as they are, but for 0 and 1 themselves: a price of .005 means what it says. */
export function logOdds(probability: number): number {
  const p = clip(probability, NEAREST, 1 - NEAREST);
  return Math.log(p / (1 - p));
}

/** Log-odds of a probability beside a price: clipped as `logit` clips, but never to the other side of the price. */
export function logOddsBeside(price: number, probability: number): number {
  return logOdds(clip(probability, Math.min(0.01, price), Math.max(0.99, price)));
}

/** How far a probability lies from a price, in log-odds: 0 where both are the same, also below .01 and above .99.
 * gapTo(.4, .5) = .405465, gapTo(.005, .001) = 0. */
export function gapTo(price: number, probability: number): number {
  return logOddsBeside(price, probability) - logOdds(price);
}

/** The probability that lies so far from a price, in log-odds; the price itself where that is 0. Always within (0, 1). */
export function movedFrom(price: number, gap: number): number {
  return gap === 0 ? clip(price, NEAREST, 1 - NEAREST) : clip(sigmoid(logOdds(price) + gap), NEAREST, 1 - NEAREST);
}

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

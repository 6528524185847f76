/** Value of information: what asking more models is worth before it is done. */

/** Spread of the change in logit P from no answer to all, measured on recorded panels. */
const LOGIT_SPREAD = 1.95;
/** Share of the models' error variance that all of them have in common. */
const COMMON = 0.9;

export interface VoiInput {
  /** Models that have answered, and how many more would. */
  readonly answered: number;
  readonly more: number;
  readonly finalProbability: number;
  /** The models' weight against the price. */
  readonly blendWeight: number;
  /** Of the better side, after fees. */
  readonly edge: number;
  readonly threshold: number;
  /** How many contracts the decision is about. */
  readonly contracts: number;
}

/** Expected gain, in micro-dollars, of deciding after `more` further answers instead of now:
 * contracts * $1 * sd * (phi(u) - u (1 - Phi(u))), u = |edge - threshold| / sd, where sd = w P (1 - P) s and
 * s = 1.95 sqrt(V(m) - V(m + k)), V(n) = (1 + .9 (n - 1)) / n. Where the price has nearly all the weight it is near 0. */
export function valueOfInformationMicroUsd(input: VoiInput): number {
  const { answered, more, finalProbability: p, blendWeight, edge, threshold, contracts } = input;
  const spread = LOGIT_SPREAD * Math.sqrt(Math.max(0, errorVariance(answered) - errorVariance(answered + more)));
  const deviation = blendWeight * p * (1 - p) * spread;
  if (!(deviation > 0)) return 0;
  const u = Math.abs(edge - threshold) / deviation;
  return Math.max(0, contracts * 1e6 * deviation * (density(u) - u * (1 - cumulative(u))));
}

/** Error variance of a mean of n models, one model's being 1: they share nine tenths of it. */
const errorVariance = (n: number) => (1 + COMMON * (n - 1)) / n;

const density = (x: number) => Math.exp(-(x * x) / 2) / Math.sqrt(2 * Math.PI);

/** Standard normal distribution function: Abramowitz and Stegun 26.2.17, absolute error below 7.5e-8. */
function cumulative(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    density(x) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x >= 0 ? 1 - tail : tail;
}

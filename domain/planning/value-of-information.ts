import { errorVariance, LOGIT_SPREAD, type MeasuredSpread } from '../learning/answer-spread.ts';
import { logit, sigmoid } from '../shared/probability.ts';

export interface VoiInput {
  /** Models that have answered, and how many more would. */
  readonly answered: number;
  readonly more: number;
  readonly blended: number;
  /** The models' weight against the price. */
  readonly blendWeight: number;
  /** Of the better side, after fees. */
  readonly edge: number;
  readonly threshold: number;
  /** How many contracts the decision is about. */
  readonly contracts: number;
  readonly spread: MeasuredSpread;
}

/** Expected gain, in micro-dollars, of deciding after `more` further answers instead of now:
 * contracts * $1 * sd * (phi(u) - u (1 - Phi(u))), u = |edge - threshold| / sd, where sd = w P (1 - P) s and
 * s = 1.95 sqrt(V(m) - V(m + k)), V(n) = (1 + .9 (n - 1)) / n. Where the price has nearly all the weight it is near 0. */
export function valueOfInformationMicroUsd(input: VoiInput): number {
  const { answered, more, blended: p, blendWeight, edge, threshold, contracts, spread } = input;
  const reduction = Math.max(0, errorVariance(answered) - errorVariance(answered + more));
  const deviation = blendWeight * p * (1 - p) * spread.furtherFactor * LOGIT_SPREAD * Math.sqrt(reduction);
  if (!(deviation > 0)) return 0;
  const u = Math.abs(edge - threshold) / deviation;
  return Math.max(0, contracts * 1e6 * deviation * (density(u) - u * (1 - cumulative(u))));
}

export interface FirstVoiInput {
  /** What is believed before there is an answer. */
  readonly price: number;
  readonly blendWeight: number;
  /** What a trade would bring at this blended P above the threshold, in micro-dollars; 0 where there would be none. */
  readonly gainAtMicroUsd: (blended: number) => number;
  readonly spread: MeasuredSpread;
}

const FIRST_STEP = 0.1;
const FIRST_WITHIN = 4;

/** Expected gain of the first answer, in micro-dollars: what a trade would bring, over a normal distribution of the logit of the
 * blended P around logit price with the standard deviation w * fromPrice, in steps of a tenth of it. The further answers' linear formula
 * would not do near 0 and 1, where an answer can move the blended P to several times the price. */
export function valueOfFirstMicroUsd(input: FirstVoiInput): number {
  const { price, blendWeight, gainAtMicroUsd, spread } = input;
  const steps = Math.round(FIRST_WITHIN / FIRST_STEP);
  let value = 0;
  for (let step = -steps; step <= steps; step++) {
    const z = step * FIRST_STEP;
    value += FIRST_STEP * density(z) * gainAtMicroUsd(sigmoid(logit(price) + blendWeight * spread.fromPrice * z));
  }
  return value;
}

const density = (x: number) => Math.exp(-(x * x) / 2) / Math.sqrt(2 * Math.PI);

/** Standard normal distribution function: Abramowitz and Stegun 26.2.17, absolute error below 7.5e-8. */
function cumulative(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    density(x) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x >= 0 ? 1 - tail : tail;
}

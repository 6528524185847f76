import { clip, gapTo, logit, movedFrom, sigmoid } from '../shared/probability.ts';

/** P = sigmoid(a * logit(q) + b): slope a below 1 pulls a pool that is too sure toward the base rate. For markets without a price, and
 * what decisions recorded before the other kind hold, whatever their price. */
export interface Platt {
  readonly kind?: undefined;
  readonly a: number;
  readonly b: number;
}

/** logit P = logit(price) + a * gap, gap = logit(q) - logit(price): without an intercept, so that a pool that agrees with the price
 * stays there. */
export interface GapCalibration {
  readonly kind: 'gap';
  readonly a: number;
}

export type Calibration = Platt | GapCalibration;

/** Resolved questions for the fit, a column each: the pool's log-odds, the outcome, and how much it counts. */
export interface CalibrationPoints {
  readonly logOdds: ArrayLike<number>;
  readonly outcomes: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
}

/** On closed-book answers to questions without a price. */
export const CLASSIC_SLOPE = 0.75;
const PRIOR_STRENGTH = 10;
const MAX_STEPS = 25;
const MAX_STEP = 2;
const MAX_GAP_STEP = 0.5;
const CONVERGED = 1e-8;
const HORIZON_BANDWIDTH = 0.7;
export const MIN_HORIZON_DAYS = 0.5;

/** What is believed before any outcome where no price is known: a slope, .75 but for arms that know more, and the intercept that
 * maps the base rate to itself.
 * Example: base .30 gives b = .25 * logit(.30) = -.211824; a pool of .5 becomes sigmoid(-.211824) = .447241. */
export function plattPrior(baseRate: number, slope = CLASSIC_SLOPE): Platt {
  return { a: slope, b: (1 - slope) * logit(baseRate) };
}

/** Applies a calibration without a price to a probability. Monotone in the probability as long as a > 0. */
export function calibrate(probability: number, { a, b }: Platt): number {
  return sigmoid(a * logit(probability) + b);
}

/** Applies either calibration to a probability, at this price. A pool equal to the price stays equal on the gap.
 * Example: pool .61, price .41, a .75: logit P = -.364 + .75 * .811 = .244, so .561. */
export function calibrateAt(price: number, probability: number, calibration: Calibration): number {
  if (calibration.kind !== 'gap') return calibrate(probability, calibration);
  return movedFrom(price, calibration.a * gapTo(price, probability));
}

/** How much a resolved question with horizon h' counts for one with horizon h: exp(-(ln h' - ln h)^2 / (2 * .7^2)), with
 * horizons of at least half a day, from opening to the scheduled resolution. Equal horizons count 1, twice as long .61. */
export function horizonWeight(historyDays: number, days: number): number {
  const distance = Math.log(Math.max(MIN_HORIZON_DAYS, historyDays)) - Math.log(Math.max(MIN_HORIZON_DAYS, days));
  return Math.exp(-(distance ** 2) / (2 * HORIZON_BANDWIDTH ** 2));
}

/** Platt scaling with an informative prior: minimises sum(weight * log loss) + strength * ((a - a0)^2 + (b - b0)^2) by Newton's
 * method, at most 25 steps, each clipped to 2. Without points it returns the prior. From an identity prior the same fit
 * does not beat the plain mean under real label delays; the prior is what makes it worth having. */
export function fitPlatt(
  { logOdds, outcomes, weights }: CalibrationPoints,
  prior: Platt,
  strength = PRIOR_STRENGTH,
): Platt {
  let { a, b } = prior;
  for (let step = 0; step < MAX_STEPS; step++) {
    let gradientA = 2 * strength * (a - prior.a);
    let gradientB = 2 * strength * (b - prior.b);
    let curvatureAA = 2 * strength + 1e-9;
    let curvatureBB = 2 * strength + 1e-9;
    let curvatureAB = 0;
    for (let index = 0; index < logOdds.length; index++) {
      const z = logOdds[index] as number;
      const weight = weights[index] as number;
      const p = sigmoid(a * z + b);
      const error = weight * (p - (outcomes[index] as number));
      const curvature = weight * p * (1 - p);
      gradientA += error * z;
      gradientB += error;
      curvatureAA += curvature * z * z;
      curvatureAB += curvature * z;
      curvatureBB += curvature;
    }
    const determinant = curvatureAA * curvatureBB - curvatureAB * curvatureAB;
    let stepA = (curvatureBB * gradientA - curvatureAB * gradientB) / determinant;
    let stepB = (curvatureAA * gradientB - curvatureAB * gradientA) / determinant;
    const largest = Math.max(Math.abs(stepA), Math.abs(stepB));
    if (largest > MAX_STEP) {
      stepA *= MAX_STEP / largest;
      stepB *= MAX_STEP / largest;
    }
    a -= stepA;
    b -= stepB;
    if (largest < CONVERGED) break;
  }
  return { a, b };
}

/** Resolved questions with a price, a column each: the price's log-odds, the pool's gap to it, the outcome, and how much it counts. */
export interface GapPoints extends Pick<CalibrationPoints, 'outcomes' | 'weights'> {
  readonly priceLogOdds: ArrayLike<number>;
  readonly gaps: ArrayLike<number>;
}

/** The slope on the gap: minimises sum(weight * log loss) + 10 * (a - prior)^2 by Newton's method, as fitPlatt; never below 0, where P
 * is the price. Without points it returns the prior. */
export function fitGapSlope({ priceLogOdds, gaps, outcomes, weights }: GapPoints, prior: number): number {
  let a = prior;
  for (let step = 0; step < MAX_STEPS; step++) {
    let gradient = 2 * PRIOR_STRENGTH * (a - prior);
    let curvature = 2 * PRIOR_STRENGTH;
    for (let index = 0; index < gaps.length; index++) {
      const gap = gaps[index] as number;
      const weight = weights[index] as number;
      const p = sigmoid((priceLogOdds[index] as number) + a * gap);
      gradient += weight * (p - (outcomes[index] as number)) * gap;
      curvature += weight * p * (1 - p) * gap * gap;
    }
    const next = Math.max(0, a - clip(gradient / curvature, -MAX_GAP_STEP, MAX_GAP_STEP));
    const moved = Math.abs(next - a);
    a = next;
    if (moved < CONVERGED) break;
  }
  return a;
}

import { logit, sigmoid } from '../shared/probability.ts';
const PRIOR_SLOPE = 0.75;
const PRIOR_STRENGTH = 10;
const MAX_STEPS = 25;
const MAX_STEP = 2;
const CONVERGED = 1e-8;
const HORIZON_BANDWIDTH = 0.7;
export const MIN_HORIZON_DAYS = 0.5;
/** What is believed before any outcome: slope .75 and the intercept that maps the base rate to itself.
 * Example: base .30 gives b = .25 * logit(.30) = -.211824; a pool of .5 becomes sigmoid(-.211824) = .447241. */
export function plattPrior(baseRate) {
    return { a: PRIOR_SLOPE, b: (1 - PRIOR_SLOPE) * logit(baseRate) };
}
/** Applies a calibration to a probability. Monotone in the probability as long as a > 0. */
export function calibrate(probability, { a, b }) {
    return sigmoid(a * logit(probability) + b);
}
/** How much a resolved question with horizon h' counts for one with horizon h: exp(-(ln h' - ln h)^2 / (2 * .7^2)), with
 * horizons of at least half a day, from opening to the scheduled resolution. Equal horizons count 1, twice as long .61. */
export function horizonWeight(historyDays, days) {
    const distance = Math.log(Math.max(MIN_HORIZON_DAYS, historyDays)) - Math.log(Math.max(MIN_HORIZON_DAYS, days));
    return Math.exp(-(distance ** 2) / (2 * HORIZON_BANDWIDTH ** 2));
}
/** Platt scaling with an informative prior: minimises sum(weight * log loss) + strength * ((a - a0)^2 + (b - b0)^2) by Newton's
 * method, at most 25 steps, each clipped to 2. Without points it returns the prior. From an identity prior the same fit
 * does not beat the plain mean under real label delays; the prior is what makes it worth having. */
export function fitPlatt({ logOdds, outcomes, weights }, prior, strength = PRIOR_STRENGTH) {
    let { a, b } = prior;
    for (let step = 0; step < MAX_STEPS; step++) {
        let gradientA = 2 * strength * (a - prior.a);
        let gradientB = 2 * strength * (b - prior.b);
        let curvatureAA = 2 * strength + 1e-9;
        let curvatureBB = 2 * strength + 1e-9;
        let curvatureAB = 0;
        for (let index = 0; index < logOdds.length; index++) {
            const z = logOdds[index];
            const weight = weights[index];
            const p = sigmoid(a * z + b);
            const error = weight * (p - outcomes[index]);
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
        if (largest < CONVERGED)
            break;
    }
    return { a, b };
}

import { clip } from '../shared/probability.ts';
const LOG_LOSS_CLIP = 0.001;
export const BINS = 10;
/** (p - y)^2: 0 is perfect, .25 is what 50 % for ever scores. */
export const brier = (p, outcome) => (p - outcome) ** 2;
/** -ln of the probability given to what happened, p clipped to [.001, .999]. */
export function logLoss(p, outcome) {
    const clipped = clip(p, LOG_LOSS_CLIP, 1 - LOG_LOSS_CLIP);
    return -Math.log(outcome === 1 ? clipped : 1 - clipped);
}
/** Which of the ten bins of equal width a probability falls in; 1 is in the last. */
export const binOf = (p) => Math.min(BINS - 1, Math.floor(p * BINS));
/** Expected calibration error: the bins' |mean forecast - frequency|, weighted by their n. Null of nothing. */
export function expectedCalibrationError(bins) {
    const n = bins.reduce((sum, bin) => sum + bin.n, 0);
    if (n === 0)
        return null;
    return bins.reduce((sum, bin) => sum + Math.abs(bin.forecasts - bin.outcomes), 0) / n;
}
/** The reliability bins of a list of forecasts. */
export function reliability(outcomes) {
    const bins = Array.from({ length: BINS }, () => ({ n: 0, forecasts: 0, outcomes: 0 }));
    for (const { p, outcome } of outcomes) {
        const bin = bins[binOf(p)];
        bin.n += 1;
        bin.forecasts += p;
        bin.outcomes += outcome;
    }
    return bins;
}

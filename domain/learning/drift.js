export const NO_DRIFT = { state: 'ok', sum: 0, labels: 0, probation: { labels: 0, sum: 0 } };
const ALLOWANCE = 0.03;
export const WARN_ABOVE = 2;
export const DESELECT_ABOVE = 3;
const MIN_LABELS = 30;
const MIN_PROBATION = 30;
/** Takes in one more question. Warns above 2, deselects above 3, neither before 30 questions; a deselected model comes
 * back once its mean d over at least 30 new questions is 0 or less. Where errors are correlated as the models' are (.9), false alarms about .5 % per 500 questions; the median
 * delay is 123, 41 and 30 questions for a loss of .05, .10 and .20. */
export function driftStep(drift, difference) {
    const labels = drift.labels + 1;
    if (drift.state === 'deselected') {
        const probation = { labels: drift.probation.labels + 1, sum: drift.probation.sum + difference };
        const isBack = probation.labels >= MIN_PROBATION && probation.sum <= 0;
        return isBack ? { ...NO_DRIFT, labels } : { ...drift, labels, probation };
    }
    const sum = Math.max(0, drift.sum + difference - ALLOWANCE);
    const state = labels < MIN_LABELS || sum <= WARN_ABOVE ? 'ok' : sum > DESELECT_ABOVE ? 'deselected' : 'warned';
    return { state, sum, labels, probation: NO_DRIFT.probation };
}

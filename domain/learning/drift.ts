import type { Panel } from './panel.ts';
import { brier } from './quality.ts';

/** Whether a model has gone bad, judged by the others on the same questions: Page-Hinkley on d = its Brier loss minus the
 * loss of the mean of the other models' forecasts, in resolution order, on full panels only. Never against its own past: a
 * model that is still the best would be dropped for having had luck before. */
export interface Drift {
  readonly state: 'ok' | 'warned' | 'deselected';
  /** S = max(0, S + d - .03); of a deselected model as it was when it was deselected, 0 when it came back. */
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

/** A model's change of state, with the numbers that caused it. */
export interface Transition extends Pick<Drift, 'sum' | 'labels'> {
  readonly model: string;
  readonly from: Drift['state'];
  readonly to: Drift['state'];
  /** The panel whose resolution caused it. */
  readonly decisionId: string;
  readonly ticker: string;
  readonly atMs: number;
}

/** Each model's drift after these panels, in their order, and every change on the way. A model is held against the mean of
 * what the others forecast, scored as one forecast: what the pool would have been without it. That mean scores better than
 * the others do on average, by the variance of their forecasts. Example: it says .9, two others .1 and .5, the outcome is NO:
 * d = .81 - .3^2 = .72 (the mean of the others' losses would be .13 and d .68). The last model that is left is never
 * deselected: one has to answer. `before`: how they stood before these panels. */
export function driftOverPanels(
  panels: readonly Panel[],
  models: readonly string[],
  before: Readonly<Record<string, Drift>> = {},
): { drifts: Record<string, Drift>; transitions: Transition[] } {
  const drifts: Record<string, Drift> = Object.fromEntries(models.map((model) => [model, before[model] ?? NO_DRIFT]));
  const transitions: Transition[] = [];
  for (const { forecasts, outcome, decisionId, ticker, resolvedAtMs: atMs } of panels) {
    const answers = Object.entries(forecasts);
    if (answers.length < 2) continue;
    const total = answers.reduce((sum, [, p]) => sum + p, 0);
    for (const [model, p] of answers) {
      const standing = drifts[model] ?? NO_DRIFT;
      const others = (total - p) / (answers.length - 1);
      const stepped = driftStep(standing, brier(p, outcome) - brier(others, outcome));
      const isLast =
        stepped.state === 'deselected' && !models.some((other) => other !== model && isCounted(drifts, other));
      const after: Drift = isLast ? { ...stepped, state: 'warned' } : stepped;
      drifts[model] = after;
      if (after.state === standing.state) continue;
      const { state: to, sum, labels } = after;
      transitions.push({ model, from: standing.state, to, decisionId, ticker, atMs, sum, labels });
    }
  }
  return { drifts, transitions };
}

const isCounted = (drifts: Readonly<Record<string, Drift>>, model: string) => drifts[model]?.state !== 'deselected';

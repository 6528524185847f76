import { type Drift, driftStep, NO_DRIFT } from './drift.ts';
import type { Panel } from './panel.ts';
import { brier } from './quality.ts';
import { ITEMS_PER_STEP, type Steps } from './steps.ts';

/** A model's change of state, with the numbers that caused it. */
export interface Transition {
  readonly model: string;
  readonly from: Drift['state'];
  readonly to: Drift['state'];
  /** The panel whose resolution caused it. */
  readonly decisionId: string;
  readonly ticker: string;
  readonly atMs: number;
  /** S of the Page-Hinkley test; 0 when the model came back. */
  readonly sum: number;
  /** Panel questions that it had answered. */
  readonly labels: number;
}

/** Each model's drift after these panels, in their order, and every change on the way. A model is held against the mean of
 * what the others forecast, scored as one forecast: what the pool would have been without it. That mean scores better than
 * the others do on average, by the variance of their forecasts. Example: it says .9, two others .1 and .5, the outcome is NO:
 * d = .81 - .3^2 = .72 (the mean of the others' losses would be .13 and d .68). The last model that is left is never
 * deselected: one has to answer. Pauses after every thousand panels. */
export function* driftOverPanelsSteps(
  panels: readonly Panel[],
  models: readonly string[],
): Steps<{ drifts: Record<string, Drift>; transitions: Transition[] }> {
  const drifts: Record<string, Drift> = Object.fromEntries(models.map((model) => [model, NO_DRIFT]));
  const transitions: Transition[] = [];
  for (const [index, { forecasts, outcome, scored }] of panels.entries()) {
    if (index % ITEMS_PER_STEP === 0) yield;
    const answers = Object.entries(forecasts);
    if (answers.length < 2) continue;
    const total = answers.reduce((sum, [, p]) => sum + p, 0);
    for (const [model, p] of answers) {
      const before = drifts[model] ?? NO_DRIFT;
      const others = (total - p) / (answers.length - 1);
      const stepped = driftStep(before, brier(p, outcome) - brier(others, outcome));
      const isLast =
        stepped.state === 'deselected' && !models.some((other) => other !== model && isCounted(drifts, other));
      const after: Drift = isLast ? { ...stepped, state: 'warned' } : stepped;
      drifts[model] = after;
      if (after.state === before.state) continue;
      const { decisionId, ticker, resolvedAtMs: atMs } = scored;
      const { state: to, sum, labels } = after;
      transitions.push({ model, from: before.state, to, decisionId, ticker, atMs, sum, labels });
    }
  }
  return { drifts, transitions };
}

const isCounted = (drifts: Readonly<Record<string, Drift>>, model: string) => drifts[model]?.state !== 'deselected';

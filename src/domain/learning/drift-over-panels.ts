import { type Drift, driftStep, NO_DRIFT } from './drift.ts';
import type { Panel } from './panel.ts';
import { brier } from './quality.ts';

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

/** Each model's drift after these panels, in their order, and every change on the way. The last model that is left is never
 * deselected: somebody has to be asked. */
export function driftOverPanels(
  panels: readonly Panel[],
  models: readonly string[],
): { drifts: Record<string, Drift>; transitions: Transition[] } {
  const drifts: Record<string, Drift> = Object.fromEntries(models.map((model) => [model, NO_DRIFT]));
  const transitions: Transition[] = [];
  for (const { forecasts, outcome, scored } of panels) {
    const losses = Object.entries(forecasts).map(([model, p]) => [model, brier(p, outcome)] as const);
    if (losses.length < 2) continue;
    const total = losses.reduce((sum, [, loss]) => sum + loss, 0);
    for (const [model, loss] of losses) {
      const before = drifts[model] ?? NO_DRIFT;
      const others = (total - loss) / (losses.length - 1);
      const stepped = driftStep(before, loss - others);
      const isLast = stepped.state === 'deselected' && !models.some((other) => other !== model && isIn(drifts, other));
      const after: Drift = isLast ? { ...stepped, state: 'warned' } : stepped;
      drifts[model] = after;
      if (after.state === before.state) continue;
      const { decisionId, ticker, resolvedAtMs } = scored;
      const { sum, labels } = after;
      transitions.push({
        model,
        from: before.state,
        to: after.state,
        decisionId,
        ticker,
        atMs: resolvedAtMs,
        sum,
        labels,
      });
    }
  }
  return { drifts, transitions };
}

const isIn = (drifts: Readonly<Record<string, Drift>>, model: string) => drifts[model]?.state !== 'deselected';

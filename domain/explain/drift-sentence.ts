import { DESELECT_ABOVE, WARN_ABOVE } from '../learning/drift.ts';
import type { DriftNote } from '../learning/drift-notes.ts';

/** How a model's record has turned: `deselected (S = 3.21 above 3 on 45 panels, since 2026-11-24T15:00:00Z at KX-1)`. */
export function driftSentence({ state, sum, labels, probation, since }: DriftNote): string {
  const limit = state === 'deselected' ? DESELECT_ABOVE : WARN_ABOVE;
  const when = since ? `, since ${new Date(since.atMs).toISOString().slice(0, 19)}Z at ${since.ticker}` : '';
  const proof = probation
    ? `; on ${probation.labels} panels since, its Brier score was ${probation.mean.toFixed(4)} above the others'`
    : '';
  return `${state} (S = ${sum.toFixed(2)} above ${limit} on ${labels} panels${when}${proof})`;
}

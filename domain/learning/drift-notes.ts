import type { Drift } from './drift.ts';
import type { Scoreboard } from './scoreboard.ts';

/** A model that is warned or deselected, with the numbers that say why. */
export interface DriftNote extends Pick<Drift, 'sum' | 'labels'> {
  readonly model: string;
  readonly state: Exclude<Drift['state'], 'ok'>;
  /** Of a deselected model: how many of them since, and its mean difference from the others on these. */
  readonly probation: { readonly labels: number; readonly mean: number } | null;
  /** The resolution that brought it into this state; null = too long ago to be kept. */
  readonly since: { readonly atMs: number; readonly ticker: string } | null;
}

/** Every model whose record has turned, as of a scoreboard. */
export function driftNotes(board: Scoreboard): DriftNote[] {
  return board.models.flatMap(({ model, drift }): DriftNote[] => {
    const { state, sum, labels, probation } = drift;
    if (state === 'ok') return [];
    const change = board.transitions.findLast((transition) => transition.model === model && transition.to === state);
    const isOnProbation = state === 'deselected' && probation.labels > 0;
    const mean = isOnProbation ? { labels: probation.labels, mean: probation.sum / probation.labels } : null;
    const since = change ? { atMs: change.atMs, ticker: change.ticker } : null;
    return [{ model, state, sum, labels, probation: mean, since }];
  });
}

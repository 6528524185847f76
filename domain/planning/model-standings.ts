import { excessLosses, weightsFor } from '../learning/apply-scoreboard.ts';
import { brierCostFor } from '../learning/brier-cost.ts';
import { driftNotes } from '../learning/drift-notes.ts';
import type { Scoreboard } from '../learning/scoreboard.ts';
import { expectTokens } from '../learning/tokens.ts';
import type { Segment } from '../market/segment.ts';
import type { ModelRow } from '../shared/model.ts';
import { pick } from '../shared/pick.ts';
import type { ModelRecord } from './priced-model.ts';

export interface ModelStandings {
  /** Of the models that count, for a question of this segment; sums to 1. */
  readonly weights: Readonly<Record<string, number>>;
  readonly records: Readonly<Record<string, ModelRecord>>;
}

/** What a scoreboard says of the configured models for a question of a segment. */
export function standingsFor(board: Scoreboard, rows: readonly ModelRow[], segment: Segment): ModelStandings {
  const counted = rows.filter((row) => !row.shadow).map((row) => row.id);
  const weights = weightsFor(board, counted, segment);
  const excess = excessLosses(board, counted, segment);
  const deselected = new Map(
    driftNotes(board).flatMap((note) => (note.state === 'deselected' ? [[note.model, note]] : [])),
  );
  const records = rows.map(({ id }): [string, ModelRecord] => {
    const calls = board.calls.find((each) => each.model === id);
    const note = deselected.get(id);
    const record = {
      weight: weights[id] ?? 0,
      excessLoss: excess[id] ?? null,
      callCostMicroUsd: calls?.meanCostMicroUsd ?? null,
      tokens: calls?.tokens ? expectTokens(calls.tokens, segment.category) : null,
      costPerHundredthMicroUsd: brierCostFor(board.brierCosts ?? [], id, segment.category),
      p95Ms: calls?.p95Ms ?? null,
      deselected: note ? pick(note, 'sum', 'labels', 'probation', 'since') : null,
    };
    return [id, record];
  });
  return { weights, records: Object.fromEntries(records) };
}

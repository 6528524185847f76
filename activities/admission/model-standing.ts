import { driftSentence } from '../../domain/explain/drift-sentence.ts';
import { excessLosses, experiencedModels, weightsFor } from '../../domain/learning/apply-scoreboard.ts';
import { brierCostFor } from '../../domain/learning/brier-cost.ts';
import { driftNotes } from '../../domain/learning/drift-notes.ts';
import type { Scoreboard } from '../../domain/learning/scoreboard.ts';
import { expectTokens } from '../../domain/learning/token-record.ts';
import type { Segment } from '../../domain/market/segment.ts';
import type { ModelRecord } from '../../domain/planning/select.ts';
import type { ModelRow } from '../../domain/shared/model.ts';

export interface ModelStandings {
  /** Of the models that count, for a question of this segment; sums to 1. */
  readonly weights: Readonly<Record<string, number>>;
  readonly records: Readonly<Record<string, ModelRecord>>;
  readonly experienced: readonly string[];
}

/** What a scoreboard says of the configured models for a question of a segment. */
export function standingsFor(board: Scoreboard, rows: readonly ModelRow[], segment: Segment): ModelStandings {
  const counted = rows.filter((row) => !row.shadow).map((row) => row.id);
  const weights = weightsFor(board, counted, segment);
  const excess = excessLosses(board, counted, segment);
  const notes = driftNotes(board);
  const records = rows.map(({ id }): [string, ModelRecord] => {
    const note = notes.find((each) => each.model === id);
    const calls = board.calls.find((each) => each.model === id);
    const record = {
      weight: weights[id] ?? 0,
      excessLoss: excess[id] ?? null,
      callCostMicroUsd: calls?.meanCostMicroUsd ?? null,
      tokens: calls?.tokens ? expectTokens(calls.tokens, segment.category) : null,
      costPerHundredthMicroUsd: brierCostFor(board.brierCosts ?? [], id, segment.category),
      p95Ms: calls?.p95Ms ?? null,
      deselected: note?.state === 'deselected' ? `it came out worse than the others: ${driftSentence(note)}` : null,
    };
    return [id, record];
  });
  return { weights, records: Object.fromEntries(records), experienced: experiencedModels(board) };
}

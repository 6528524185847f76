import * as v from 'valibot';
import type { OutcomeOfDecision } from '../../../domain/explain/explanation.ts';
import type { DriftNote } from '../../../domain/learning/drift-notes.ts';
import type { WithoutModel } from '../../../domain/learning/score-decision.ts';
import { list, numbersOrNull, texts } from '../../contract/fields.ts';
import { decision } from './decision.ts';
import { integers, recordOf } from './fields.ts';

/** One request that was sent to a provider for the decision. */
export const attempt = v.object({
  ...texts('attemptId', 'model', 'provider'),
  state: v.picklist(['answered', 'failed', 'uncertain']),
  /** Null = not known yet: it stays charged at its worst case. */
  ...numbersOrNull('costMicroUsd'),
  ...integers('worstCaseMicroUsd'),
  failure: v.nullable(v.object(texts('kind', 'message'))),
});

export const explanation = v.object({
  decision,
  attempts: list(attempt),
  /** Whether record and scoreboard give the same forecast and verdict again, to the last digit; null = cannot be computed. */
  rebuilt: v.nullable(v.boolean()),
  rebuiltVerdict: v.nullable(v.boolean()),
  drifts: list(recordOf<DriftNote>('A model whose record has become worse than that of the others.')),
  resolution: v.nullable(recordOf<OutcomeOfDecision>('How the market ended, and how the decision is scored.')),
  without: list(recordOf<WithoutModel>('What the decision would have been without one of its models.')),
  /** The same in words: headings, each with its facts, notes and table. */
  parts: list(
    v.object({
      ...texts('title'),
      about: v.optional(v.string()),
      facts: v.optional(list(v.tuple([v.string(), v.string()]))),
      notes: v.optional(list(v.string())),
      table: v.optional(v.object({ head: list(v.string()), rows: list(list(v.string())) })),
    }),
  ),
});

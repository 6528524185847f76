import * as v from 'valibot';
import { PATHS } from '../../domain/decision/decision.ts';
import { PHASES } from '../../domain/decision/phase.ts';
import { shape } from '../../domain/shared/field-schema.ts';
import { account, list, numbers, numbersOrNull, texts } from './fields.ts';

export const runningQuery = shape({
  /** Absent: all of them. */
  account: v.optional(account),
});
export type RunningQuery = v.InferOutput<typeof runningQuery>;

const runningDecision = v.object({
  ...texts('workflowId'),
  ...numbers('startedAtMs'),
  /** Null = no worker has said: it is kept, and goes on when one runs. */
  state: v.nullable(
    v.object({
      phase: v.picklist(PHASES),
      path: v.nullable(v.picklist(PATHS)),
      asked: list(v.string()),
      answered: list(v.string()),
      /** Its market, or the first of several `markets`; null = it is not admitted yet. */
      about: v.nullable(v.object({ ...texts('account', 'requestId', 'ticker', 'title'), ...numbers('markets') })),
    }),
  ),
});
export type RunningRow = v.InferOutput<typeof runningDecision>;

export const runningView = v.object({
  ...numbers('atMs'),
  /** How many there are; null = Temporal does not answer, and nothing is known. */
  ...numbersOrNull('running'),
  /** The latest started of them, at most twelve. */
  rows: list(runningDecision),
});
export type RunningView = v.InferOutput<typeof runningView>;

import * as v from 'valibot';
import { PATHS } from '../../../domain/decision/decision.ts';
import { PHASES } from '../../../domain/decision/phase.ts';
import { MODES } from '../../../domain/shared/modes.ts';
import { list, texts } from '../../contract/fields.ts';
import { integers } from './fields.ts';

/** What the admission came to: which models come first, and what is reserved for them. */
export const admission = v.object({
  start: v.picklist(['none', 'quick', 'panel']),
  models: list(v.string()),
  ...integers('reservedMicroUsd', 'deadlineAtMs'),
  mode: v.picklist(MODES),
  band: v.picklist(['open', 'conserve', 'critical', 'exhausted']),
});

export const progress = v.pipe(
  v.object({
    ...texts('decisionId', 'account', 'requestId'),
    kind: v.picklist(['market', 'event']),
    /** `not_started`: no worker has taken it up yet. */
    status: v.picklist(['not_started', 'running']),
    /** Null = no worker has said. */
    phase: v.nullable(v.picklist(PHASES)),
    path: v.nullable(v.picklist(PATHS)),
    asked: list(v.string()),
    answered: list(v.string()),
    mode: v.nullable(v.picklist(MODES)),
    admission: v.nullable(admission),
    /** What keeps it, and what to do; null = nothing does. */
    hint: v.nullable(v.string()),
  }),
  v.description('How far a decision is that is not there yet. Ask again at the address in `Location`.'),
);
export type Progress = v.InferOutput<typeof progress>;

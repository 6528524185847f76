import * as v from 'valibot';
import { UNREADY_CODES } from '../../domain/health/readiness.ts';
import { list, texts } from './fields.ts';

/** Whether a decision that is started now would be decided, and if not, why. */
export const readiness = v.object({
  ready: v.boolean(),
  reasons: list(
    v.object({
      code: v.picklist(UNREADY_CODES),
      figures: v.record(v.string(), v.nullable(v.number())),
      ...texts('message'),
    }),
  ),
});
export type Readiness = v.InferOutput<typeof readiness>;

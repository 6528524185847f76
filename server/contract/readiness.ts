import * as v from 'valibot';
import { SERVICE_CODES } from '../../domain/health/service-health.ts';
import { list, numbersOrNull } from './fields.ts';

/** Whether a decision that is started now would be decided, and if not, why. Without a token nobody is told more than the codes. */
export const readiness = v.object({
  ready: v.boolean(),
  reasons: list(
    v.object({
      code: v.picklist(SERVICE_CODES),
      ...numbersOrNull('sinceMs'),
      /** Null for who may not read. */
      message: v.nullable(v.string()),
    }),
  ),
});
export type Readiness = v.InferOutput<typeof readiness>;

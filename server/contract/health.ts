import * as v from 'valibot';
import { SERVICE_CODES } from '../../domain/health/service-health.ts';
import { list, numbers, numbersOrNull, texts } from './fields.ts';

const severity = v.picklist(['critical', 'unknown', 'warning']);

/** Whether a decision that is started now would be decided, and everything that is wrong. */
export const healthView = v.object({
  ...numbers('atMs'),
  /** Nothing is wrong. */
  isOk: v.boolean(),
  /** A decision that is started now is decided, whatever else fails. */
  isDeciding: v.boolean(),
  /** One sentence for all of it. */
  ...texts('headline'),
  /** The most severe first. */
  findings: list(
    v.object({
      code: v.picklist(SERVICE_CODES),
      severity,
      /** What fails, and what to do next. */
      ...texts('message', 'remedy'),
      ...numbersOrNull('sinceMs'),
    }),
  ),
  /** Workers that run, decisions that wait for one, and since when the oldest does; null = not known, or none does. */
  ...numbersOrNull('workers', 'waiting', 'oldestWaitingSinceMs'),
  models: v.nullable(v.object(numbers('reachable', 'configured'))),
});
export type HealthView = v.InferOutput<typeof healthView>;

import * as v from 'valibot';
import { texts } from './fields.ts';

/** Every answer that is no 2xx; `message` says what happened, with which value, and what to do. */
export const apiFailure = v.object({
  error: v.picklist(['invalid', 'forbidden', 'unauthorized', 'not_found', 'refused', 'unavailable', 'internal']),
  ...texts('message'),
});
export type ApiFailure = v.InferOutput<typeof apiFailure>;

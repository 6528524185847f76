import * as v from 'valibot';
import { texts } from '../../contract/fields.ts';
import { integers } from './fields.ts';

/** Codes by status: what a program branches on. */
export const PROBLEMS = {
  400: ['malformed'],
  401: ['unauthorized'],
  403: ['forbidden'],
  404: ['not_found'],
  405: ['method_not_allowed'],
  409: ['request_id_reused', 'cancelled', 'terminated', 'timed_out', 'failed'],
  413: ['too_large'],
  415: ['unsupported_media_type'],
  422: ['invalid_request', 'invalid_outcome', 'invalid_fill', 'invalid_mode', 'invalid_policy'],
  429: ['rate_limited'],
  500: ['internal'],
  503: ['unreachable', 'no_answer', 'no_worker', 'store_unreachable', 'venue_unavailable', 'too_many_streams'],
} as const;
export type ProblemStatus = keyof typeof PROBLEMS;
export type ProblemCode = (typeof PROBLEMS)[ProblemStatus][number];
const CODES = Object.values(PROBLEMS).flat();

export const problem = v.pipe(
  v.object({
    ...texts('type', 'title', 'detail'),
    ...integers('status'),
    code: v.picklist(CODES),
    /** The field that is wrong, such as `market.yes_ask`. */
    field: v.optional(v.string()),
    /** What it was, as far as it can be shown. */
    value: v.optional(v.string()),
    /** Of a market that cannot be decided: why, as one word. */
    marketCode: v.optional(v.string()),
    /** What to do next. */
    remedy: v.string(),
  }),
  v.description(
    'Why a request was not answered, by RFC 9457. `detail` is a sentence for people, `code` is for programs.',
  ),
);
export type Problem = v.InferOutput<typeof problem>;

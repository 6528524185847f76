import * as v from 'valibot';
import { PATHS } from '../../../domain/decision/decision.ts';
import { ACTIONS } from '../../../domain/decision/verdict.ts';
import { oneOf, shape, text, textLike } from '../../../domain/shared/field-schema.ts';
import { isSlug } from '../../../domain/shared/names.ts';
import { MAX_JSON_BYTES } from '../../../domain/shared/plain-json.ts';
import { account, wholeNumber } from '../../contract/fields.ts';

/** What can be stated in the address of a request. */

export const MOST_WAIT_SECONDS = 60;

const requestId = textLike(
  /^[A-Za-z0-9._:-]{1,300}$/,
  'it must be a requestId, of a market of an event with its ticker',
);

export const decisionParams = shape({ account: textLike(isSlug, 'it must be an account id'), requestId });
export const waitQuery = shape({ wait: v.optional(wholeNumber(0, MOST_WAIT_SECONDS), '0') });
export const noQuery = shape({}, 'it must be empty');

export const listQuery = shape({
  account: v.optional(account),
  ticker: v.optional(text(200)),
  category: v.optional(text(200)),
  action: v.optional(oneOf(ACTIONS)),
  path: v.optional(oneOf(PATHS)),
  /** `nextCursor` of the page before. */
  cursor: v.optional(textLike(/^\d{1,16}$/, 'it must be the `nextCursor` of the page before')),
  limit: v.optional(wholeNumber(1, 200), '50'),
});

/** A request as the workflow takes it, and something around it. */
export const MOST_REQUEST_BYTES = MAX_JSON_BYTES + 64 * 1_024;

/** A request for a decision is checked by the service that admits it; here it must be an object. */
export const anyRequest = v.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'it must be an object',
);

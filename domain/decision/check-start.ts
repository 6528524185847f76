import { isSlug } from '../market/category.ts';
import { plainJson } from '../shared/plain-json.ts';
import { type Checked, isRecord, refuse, showValue } from '../shared/refusal.ts';
import type { DecideEventRequest } from './event-decision.ts';
import type { DecideRequest } from './request.ts';

/** The form of every requestId: it becomes part of a workflow's id and of a document's. */
export const REQUEST_ID = /^[A-Za-z0-9._:-]{1,128}$/;
export const REQUEST_ID_RULE = 'it must be 1 to 128 letters, digits, dots, colons, dashes or underscores';

/** What must be right before a request can be sent at all: an id to start under, and a size that Temporal takes. Gives a copy
 * as plain JSON. Everything else is `admit`'s to check, for whoever started it. */
export function checkStart<Request extends DecideRequest | DecideEventRequest = DecideRequest>(
  given: unknown,
): Checked<Request> {
  if (!isRecord(given)) {
    return refuse(
      '',
      `The request is ${showValue(given)}; it must be an object with requestId, account and market or event.`,
    );
  }
  const plain = plainJson(given, 'The request');
  if (!plain.ok) return plain;
  const request = plain.value as Readonly<Record<string, unknown>>;
  const { requestId, account } = request;
  if (typeof requestId !== 'string' || !REQUEST_ID.test(requestId)) {
    return refuse('requestId', `requestId is ${showValue(requestId)}; ${REQUEST_ID_RULE}.`);
  }
  if (typeof account !== 'string' || !isSlug(account)) {
    return refuse('account', `account is ${showValue(account)}; it must be the id of a configured account.`);
  }
  return { ok: true, value: request as unknown as Request };
}

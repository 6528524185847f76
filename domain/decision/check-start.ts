import { checkWith } from '../shared/check-schema.ts';
import { plainJson } from '../shared/plain-json.ts';
import type { Checked } from '../shared/refusal.ts';
import type { DecideEventRequest, DecideRequest } from './request.ts';
import { startSchema } from './request-schema.ts';

/** What must be right before a request can be sent at all: ids to start under, and a size that Temporal takes. Gives a copy as
 * plain JSON. Everything else is checked when it is admitted, whoever started it. */
export function checkStart<Request extends DecideRequest | DecideEventRequest = DecideRequest>(
  given: unknown,
): Checked<Request> {
  const plain = plainJson(given, 'The request');
  if (!plain.ok) return plain;
  const checked = checkWith(startSchema, plain.value);
  return checked.ok ? { ok: true, value: plain.value as Request } : checked;
}

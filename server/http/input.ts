import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { checkWith, type OutputOf, type Schema } from '../../domain/shared/check-schema.ts';
import { ApiError } from './failures.ts';

/** Never repeated in an answer. */
const SECRETS = ['token'];

/** The checked query or body; else a 400 that names the field and its value. */
export function checkInput<const S extends Schema>(schema: S, value: unknown): OutputOf<S> {
  const checked = checkWith(schema, value, '', SECRETS);
  if (checked.ok) return checked.value;
  throw new ApiError(400, 'invalid', checked.message);
}

const BYTES_AT_MOST = 64 * 1_024;

const limited = bodyLimit({
  maxSize: BYTES_AT_MOST,
  onError: () => {
    throw new ApiError(413, 'invalid', `The body is longer than ${BYTES_AT_MOST} bytes.`);
  },
});

/** The JSON of a request, of at most 64 KiB whatever length it states. */
export async function readBody(context: Context): Promise<unknown> {
  const type = context.req.header('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new ApiError(415, 'invalid', 'A change is sent as JSON: content-type: application/json.');
  }
  let text = '';
  await limited(context, async () => {
    text = await context.req.raw.text();
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(400, 'invalid', 'The body is not JSON.');
  }
}

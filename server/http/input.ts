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

/** The JSON of a request, of at most so many bytes whatever length it states. */
export async function readBody(context: Context, mostBytes = BYTES_AT_MOST): Promise<unknown> {
  const type = context.req.header('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new ApiError(415, 'invalid', 'A change is sent as JSON: content-type: application/json.');
  }
  const limited = bodyLimit({
    maxSize: mostBytes,
    onError: () => {
      throw new ApiError(413, 'invalid', `The body is longer than ${mostBytes} bytes.`);
    },
  });
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

/** A name that is given twice is a list, which every route refuses. */
export function queryOf(context: Context): Record<string, unknown> {
  const given = Object.entries(context.req.queries());
  return Object.fromEntries(given.map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}

import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { ApiError } from './api-error.ts';

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

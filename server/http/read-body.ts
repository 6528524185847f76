import type { Context } from 'hono';
import { ApiError } from './api-error.ts';

const BYTES_AT_MOST = 64 * 1_024;

/** The JSON of a request, of at most 64 KiB however it says that it is long. */
export async function readBody(context: Context): Promise<unknown> {
  const type = context.req.header('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new ApiError(415, 'invalid', 'A change is sent as JSON: content-type: application/json.');
  }
  const text = await readText(context.req.raw.body);
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(400, 'invalid', 'The body is no JSON.');
  }
}

async function readText(body: ReadableStream<Uint8Array> | null): Promise<string> {
  if (!body) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString('utf8');
    bytes += value.byteLength;
    if (bytes > BYTES_AT_MOST) {
      await reader.cancel();
      throw new ApiError(413, 'invalid', `The body is longer than ${BYTES_AT_MOST} bytes.`);
    }
    chunks.push(value);
  }
}

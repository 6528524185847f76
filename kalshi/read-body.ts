/** A body as text, while it is no larger than allowed; null = it is larger. Reads no further than that. */
export async function readBody(response: Response, maxBytes: number): Promise<string | null> {
  const stated = Number(response.headers.get('content-length') ?? 0);
  if (stated > maxBytes) {
    await response.body?.cancel();
    return null;
  }
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the body.
    if (bytes > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

import type { DeliveryFailure } from '../domain/health/alert.ts';

const TIMEOUT_MS = 10_000;

/** Sends a JSON body; null = it was accepted (any status from 200 to 299), else what it failed by, without the address, which may be
 * confidential, and without what was sent. */
export async function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<DeliveryFailure | null> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'user-agent': 'conclave', ...headers },
      // A message goes to the address that was configured and nowhere else.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.ok ? null : { code: 'refused', figures: { status: response.status } };
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === 'TimeoutError';
    return isTimeout
      ? { code: 'timed_out', figures: { afterMs: TIMEOUT_MS } }
      : { code: 'unreachable', figures: { code: systemCodeOf(error) } };
  }
}

/** The system's short word for what failed, such as ECONNREFUSED: the error's own text may hold the address. */
function systemCodeOf(error: unknown): string | null {
  const cause = error instanceof Error ? error.cause : null;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null;
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : null;
}

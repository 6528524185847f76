import { createHmac } from 'node:crypto';
import type { Alert } from '../domain/health/alert.ts';

const TIMEOUT_MS = 10_000;

export interface Webhook {
  readonly url: string;
  readonly secret: { reveal(): string };
  /** Said in each message, so that a simulated service wakes nobody by mistake. */
  readonly simulated: boolean;
}

/** The signature of a delivery: `v1=` and the HMAC-SHA256 of `<timestamp>.<body>` in hexadecimal, keyed by the secret. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

/** Sends an alert; null = it was taken (any status from 200 to 299), else what went wrong. Says neither the secret nor the
 * address, which may be known to few. */
export async function postAlert(webhook: Webhook, alert: Alert, nowMs: number): Promise<string | null> {
  const body = JSON.stringify({ ...alert, simulated: webhook.simulated });
  const timestamp = String(Math.floor(nowMs / 1_000));
  try {
    const response = await fetch(webhook.url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'conclave',
        'x-conclave-delivery': encodeURI(alert.id.toWellFormed()),
        'x-conclave-timestamp': timestamp,
        'x-conclave-signature': signatureOf(webhook.secret.reveal(), timestamp, body),
      },
      // A signed message goes to the address that was configured and nowhere else.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.ok ? null : `it answered ${response.status}`;
  } catch (error) {
    return isTimeout(error) ? `no answer within ${TIMEOUT_MS / 1_000} s` : `it cannot be reached${codeOf(error)}`;
  }
}

const isTimeout = (error: unknown) => error instanceof Error && error.name === 'TimeoutError';

/** The system's short word for what failed, such as ECONNREFUSED: the error's own text may hold the address. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : null;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null;
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? ` (${code})` : '';
}

import { createHmac } from 'node:crypto';
import { alertSentence } from '../domain/explain/alert-sentences.ts';
import type { Alert, DeliveryFailure } from '../domain/health/alert.ts';

const TIMEOUT_MS = 10_000;

export interface Webhook {
  readonly url: string;
  readonly secret: { reveal(): string };
  /** Stated in each message, so that a simulated service wakes no operator by mistake. */
  readonly simulated: boolean;
}

/** The signature of a delivery: `v1=` and the HMAC-SHA256 of `<timestamp>.<body>` in hexadecimal, keyed by the secret. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

/** What a receiver gets. */
export function alertPayload(alert: Alert, simulated: boolean) {
  const { id, kind, account, severity, figures, raisedAtMs } = alert;
  return { id, kind, account, severity, message: alertSentence(alert), figures, raisedAtMs, simulated };
}

/** Sends an alert; null = it was accepted (any status from 200 to 299), else what it failed by, without the secret and without
 * the address, which may be confidential. */
export async function postAlert(webhook: Webhook, alert: Alert, nowMs: number): Promise<DeliveryFailure | null> {
  const body = JSON.stringify(alertPayload(alert, webhook.simulated));
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

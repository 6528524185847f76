import { createHmac } from 'node:crypto';
import { alertSentence } from '../domain/explain/alert-sentences.ts';
import type { Notice } from '../domain/explain/notice.ts';
import { noticeSentence } from '../domain/explain/notice-sentences.ts';
import type { Alert, DeliveryFailure } from '../domain/health/alert.ts';
import { post } from './post.ts';

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

/** What a receiver gets of an alert. */
export function alertPayload(alert: Alert, simulated: boolean) {
  const { id, kind, account, severity, figures, raisedAtMs } = alert;
  return { event: 'alert', id, kind, account, severity, message: alertSentence(alert), figures, raisedAtMs, simulated };
}

/** What a receiver gets of anything else. */
export function noticePayload(notice: Notice, simulated: boolean) {
  const { event, id, account, data, atMs } = notice;
  return { event, id, account, message: noticeSentence(notice), data, atMs, simulated };
}

/** Sends an alert; null = it was accepted, else what it failed by. */
export function postAlert(webhook: Webhook, alert: Alert, nowMs: number): Promise<DeliveryFailure | null> {
  return send(webhook, alert.id, alertPayload(alert, webhook.simulated), nowMs);
}

/** The same for anything else that happened. */
export function postNotice(webhook: Webhook, notice: Notice, nowMs: number): Promise<DeliveryFailure | null> {
  return send(webhook, notice.id, noticePayload(notice, webhook.simulated), nowMs);
}

function send({ url, secret }: Webhook, id: string, payload: unknown, nowMs: number) {
  const body = JSON.stringify(payload);
  const timestamp = String(Math.floor(nowMs / 1_000));
  return post(url, body, {
    'x-conclave-delivery': encodeURI(id.toWellFormed()),
    'x-conclave-timestamp': timestamp,
    'x-conclave-signature': signatureOf(secret.reveal(), timestamp, body),
  });
}

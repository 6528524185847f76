import { alertSentence } from '../../domain/explain/alert-sentences.ts';
import type { KeptAlert } from '../../domain/health/alert.ts';
import type { AlertNow } from '../contract/now.ts';

/** An alert as the page shows it. */
export function alertNow(alert: KeptAlert): AlertNow {
  const { id, kind, account, severity, raisedAtMs } = alert;
  return { id, kind, account, severity, message: alertSentence(alert), raisedAtMs, sending: sendingOf(alert) };
}

function sendingOf({ delivery, isTold }: KeptAlert): AlertNow['sending'] {
  if (!delivery) return isTold === false ? 'joined' : 'kept';
  if (delivery.deliveredAtMs !== null) return 'sent';
  return delivery.gaveUpAtMs === null ? 'waiting' : 'given_up';
}

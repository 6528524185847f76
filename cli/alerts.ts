import type { KeptAlert } from '../domain/health/alert.ts';
import { formatCount, formatTime } from '../domain/shared/format.ts';
import type { AlertsOptions } from './command-options.ts';
import { readConfig, withStore } from './context.ts';
import { printResult } from './output.ts';

/** Lists alerts, newest first, with how far the sending of each has come. */
export async function alerts(options: AlertsOptions): Promise<void> {
  const config = readConfig();
  const isSent = config.alerts.webhookUrl !== null;
  const found = await withStore(config, (store) => store.alerts.list(options.limit));
  printResult(options.json, found, () => renderAlerts(found, isSent));
}

/** Two lines an alert. `isSent`: there is an address that alerts are sent to. */
export function renderAlerts(found: readonly KeptAlert[], isSent: boolean): string {
  if (found.length === 0) return 'There is no alert.';
  const blocks = found.map((alert) => {
    const { raisedAtMs, severity, kind, account, message } = alert;
    const whose = account === null ? 'all accounts' : `account ${account}`;
    const sending = tellDelivery(alert, isSent);
    return `${formatTime(raisedAtMs)}  ${severity}  ${kind}  ${whose}${sending === '' ? '' : `  (${sending})`}\n  ${message}`;
  });
  return blocks.join('\n');
}

function tellDelivery({ delivery }: KeptAlert, isSent: boolean): string {
  if (!delivery) return isSent ? 'not sent yet' : '';
  const { attempts, deliveredAtMs, gaveUpAtMs, failure } = delivery;
  if (deliveredAtMs !== null) return `sent ${formatTime(deliveredAtMs)}`;
  const tried = `after ${formatCount(attempts, 'attempt')}${failure === null ? '' : `: ${failure}`}`;
  return gaveUpAtMs === null ? `not taken yet ${tried}` : `given up ${tried}`;
}

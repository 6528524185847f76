import { alertSentence, deliverySentence } from '../domain/explain/alert-sentences.ts';
import type { KeptAlert } from '../domain/health/alert.ts';
import { formatTime } from '../domain/shared/format.ts';
import { readConfig, withStore } from './context.ts';
import { type Json, printResult } from './output.ts';

interface AlertsOptions extends Json {
  readonly limit: number;
}

/** Lists alerts, newest first, with how far the delivery of each has come. */
export async function alerts(options: AlertsOptions): Promise<void> {
  const config = readConfig();
  const isSent = config.alerts.webhookUrl !== null;
  const found = await withStore(config, (store) => store.alerts.list(options.limit));
  printResult(options.json, found, () => renderAlerts(found, isSent));
}

/** Two lines an alert. `isSent`: there is an address that alerts are sent to. */
export function renderAlerts(found: readonly KeptAlert[], isSent: boolean): string {
  if (found.length === 0) return 'No alerts.';
  const blocks = found.map((alert) => {
    const { raisedAtMs, endedAtMs, severity, kind, account, delivery } = alert;
    const whose = account === null ? 'all accounts' : `account ${account}`;
    const states = [
      endedAtMs === undefined ? '' : `over since ${formatTime(endedAtMs)}`,
      deliverySentence(delivery, isSent),
    ]
      .filter((state) => state !== '')
      .map((state) => `  (${state})`);
    return `${formatTime(raisedAtMs)}  ${severity}  ${kind}  ${whose}${states.join('')}\n  ${alertSentence(alert)}`;
  });
  return blocks.join('\n');
}

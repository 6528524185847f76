import type { AuditSubject } from '../messages/audit-entry.ts';
import type { PolicyDifference } from '../money/budget-change.ts';
import { formatMoney, formatShare } from '../shared/format.ts';
import { modeReasonSentence } from './health-sentences.ts';

/** An entry of the audit in words. */
export function auditWords(entry: AuditSubject) {
  switch (entry.kind) {
    case 'mode':
      return { from: entry.from, to: entry.to, reason: modeReasonSentence(entry.reason) };
    case 'policy': {
      const { version, differences, reason } = entry;
      if (differences.length === 0) return { from: '', to: `nothing changed (version ${version})`, reason };
      const each = differences.map(differenceWords);
      const from = each.map(({ what, before }) => `${what} ${before}`).join('; ');
      return {
        from,
        to: `${each.map(({ what, after }) => `${what} ${after}`).join('; ')} (version ${version})`,
        reason,
      };
    }
    case 'band': {
      const { from, to, committedMicroUsd, isSpendAnomaly } = entry;
      const pace = isSpendAnomaly ? ', far above the usual pace' : '';
      return { from, to, reason: `${formatMoney(committedMicroUsd)} of the day are committed${pace}` };
    }
    case 'drift': {
      const { model, from, to, ticker, resolvedAtMs, sum, panels } = entry;
      const resolved = new Date(resolvedAtMs).toISOString();
      return {
        from,
        to,
        reason: `${model} at ${ticker}, resolved ${resolved}: S = ${sum.toFixed(2)} after ${panels} panels.`,
      };
    }
  }
}

/** What was changed, its old value and its new one: `model grok-4`, `no cap`, `$3.00`. */
function differenceWords(difference: PolicyDifference) {
  switch (difference.part) {
    case 'zone':
      return { what: 'zone', before: difference.from, after: difference.to };
    case 'band':
      return { what: `band ${difference.of}`, before: share(difference.from), after: share(difference.to) };
    default: {
      const { part, of, fromMicroUsd, toMicroUsd } = difference;
      return { what: of === null ? part : `${part} ${of}`, before: cap(fromMicroUsd), after: cap(toMicroUsd) };
    }
  }
}

const cap = (microUsd: number | null) => (microUsd === null ? 'no cap' : formatMoney(microUsd));
const share = (value: number | null) => (value === null ? 'default' : formatShare(value));

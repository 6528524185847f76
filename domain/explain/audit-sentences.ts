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
      const changes = differences.length === 0 ? 'nothing changed' : differences.map(policyDifferenceText).join('; ');
      return { from: `version ${version - 1}`, to: `version ${version}: ${changes}`, reason };
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

/** `day $10.00 -> $12.00`, `model grok-4 no cap -> $3.00`. */
export function policyDifferenceText(difference: PolicyDifference): string {
  switch (difference.part) {
    case 'zone':
      return `zone ${difference.from} -> ${difference.to}`;
    case 'band':
      return `band ${difference.of} ${share(difference.from)} -> ${share(difference.to)}`;
    default: {
      const { part, of, fromMicroUsd, toMicroUsd } = difference;
      return `${of === null ? part : `${part} ${of}`} ${cap(fromMicroUsd)} -> ${cap(toMicroUsd)}`;
    }
  }
}

const cap = (microUsd: number | null) => (microUsd === null ? 'no cap' : formatMoney(microUsd));
const share = (value: number | null) => (value === null ? 'default' : formatShare(value));

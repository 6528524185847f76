import { modeReasonSentence } from '../domain/explain/health-sentences.ts';
import { isManualOverride } from '../domain/health/mode-state.ts';
import { formatTime } from '../domain/shared/format.ts';
import type { OperationsState } from '../workflows/messages.ts';

/** What somebody who only wants decisions should know of the mode: what it is and why; null while it is normal. */
export function modeNotice(state: OperationsState): string | null {
  const { mode, reason, by, atMs, untilMs } = state;
  if (mode === 'normal') return null;
  const end = untilMs === null ? 'bin/conclave mode clear ends it' : `it ends at ${formatTime(untilMs)}`;
  const after = isManualOverride(state) ? end : 'it follows the state of the models: bin/conclave mode shows them';
  return `The mode is ${mode}, since ${formatTime(atMs)}, by ${by}: ${modeReasonSentence(reason)} (${after}).`;
}

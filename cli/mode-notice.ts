import { formatTime } from '../domain/shared/format.ts';
import type { OperationsState } from '../workflows/messages.ts';

/** What somebody who only wants decisions should know of the mode: what it is and why; null while it is normal. */
export function modeNotice(state: OperationsState): string | null {
  const { mode, reason, by, atMs, isManualOverride, untilMs = null } = state;
  if (mode === 'normal') return null;
  const end = untilMs === null ? 'bin/conclave mode clear ends it' : `it ends at ${formatTime(untilMs)}`;
  const after = isManualOverride ? end : 'it follows the state of the models: bin/conclave mode shows them';
  return `The mode is ${mode}, since ${formatTime(atMs)}, by ${by}: ${reason} (${after}).`;
}

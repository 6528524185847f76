import { breakerSentence, modeReasonSentence } from '../domain/explain/health-sentences.ts';
import { isManualOverride } from '../domain/health/mode-state.ts';
import { formatTime } from '../domain/shared/format.ts';
import type { Mode } from '../domain/shared/modes.ts';
import type { OperationsState } from '../workflows/messages.ts';
import { auditOf, readConfig, withClient } from './context.ts';
import { type Json, printResult, UsageError } from './output.ts';

interface ModeOptions extends Json {
  /** Milliseconds. */
  readonly for?: number;
  readonly reason?: string;
  readonly by?: string;
}

const SHOWN_CHANGES = 5;

/** Shows the mode, or sets it and returns once it holds. */
export async function mode(wanted: Mode | 'clear' | undefined, options: ModeOptions): Promise<void> {
  const { for: forMs } = options;
  if (forMs !== undefined && (wanted === undefined || wanted === 'clear')) {
    throw new UsageError('--for goes with a mode to set: say which, such as emergency --for 2h.');
  }
  const state = await withClient(readConfig(), (decisions) => {
    if (wanted === undefined) return decisions.mode();
    const who = auditOf(options);
    return wanted === 'clear' ? decisions.clearMode(who) : decisions.setMode({ mode: wanted, ...who, forMs });
  });
  printResult(options.json, state, () => renderMode(state));
}

/** The mode and its last changes. */
export function renderMode(state: OperationsState): string {
  const { reason, by, atMs, version, audit } = state;
  const now = `mode ${state.mode} (version ${version}) since ${formatTime(atMs)}${until(state)}, by ${by}: ${modeReasonSentence(reason)}`;
  const changes = audit.slice(-SHOWN_CHANGES).toReversed();
  const lines = changes.map((change) => {
    return `  ${formatTime(change.atMs)}  ${change.from} -> ${change.to}${until(change)}  by ${change.by}: ${modeReasonSentence(change.reason)}`;
  });
  const out = state.breakers.map((breaker) => `  ${breakerSentence(breaker)}`);
  return [now, ...out, ...lines].join('\n');
}

const until = ({ untilMs }: { readonly untilMs: number | null }) =>
  untilMs === null ? '' : ` until ${formatTime(untilMs)}`;

/** What a caller who only wants decisions should know about the mode: which, why, and until when; null while it is normal. */
export function modeNotice(state: OperationsState): string | null {
  const { mode, reason, by, atMs, untilMs } = state;
  if (mode === 'normal') return null;
  const override = untilMs === null ? 'until `bin/conclave mode clear`' : `until ${formatTime(untilMs)}`;
  const end = isManualOverride(state)
    ? override
    : 'until model health changes (automatic; `bin/conclave mode` shows it)';
  return `The mode is ${mode} since ${formatTime(atMs)}, ${end}, by ${by}: ${modeReasonSentence(reason)}.`;
}

import {
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  log,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { checkClearMode, checkSetMode } from '../domain/check-messages.ts';
import {
  type ClearModeInput,
  type ModeChange,
  type OperationsState,
  QUERY,
  type SetModeInput,
  SIGNAL,
} from './messages.ts';
import { announceMode, restoreMode, writeMode } from './proxies.ts';

export const setModeSignal = defineSignal<[SetModeInput]>(SIGNAL.setMode);
export const clearModeSignal = defineSignal<[ClearModeInput]>(SIGNAL.clearMode);
export const operationsStateQuery = defineQuery<OperationsState | null>(QUERY.state);

export interface OperationsInput {
  readonly carried?: { readonly audit: readonly ModeChange[]; readonly wanted: readonly SetModeInput[] };
  /** Continue as new after this many events; the server's own suggestion when absent. */
  readonly historyLimit?: number;
}

const AUDIT_KEPT = 50;

/** One for the service, for ever: owns the mode. A change is in the store before it is reported, and the running
 * decisions are told after; who, when and why are kept. */
export async function operations(input: OperationsInput = {}): Promise<never> {
  const wanted: SetModeInput[] = [...(input.carried?.wanted ?? [])];
  let audit = input.carried?.audit ?? [];
  let state: OperationsState | null = null;

  setHandler(operationsStateQuery, () => state);
  setHandler(setModeSignal, (signal) => {
    const checked = checkSetMode(signal);
    // A signal cannot answer: what is not understood is logged and changes nothing.
    if (checked.ok) wanted.push(checked.value);
    else log.warn('setMode was not understood', { problem: checked.message });
  });
  setHandler(clearModeSignal, (signal) => {
    const checked = checkClearMode(signal);
    if (checked.ok) wanted.push({ mode: 'normal', ...checked.value });
    else log.warn('clearMode was not understood', { problem: checked.message });
  });

  const restored = await restoreMode();
  state = { ...restored, audit };
  while (!shouldContinueAsNew(input.historyLimit) || wanted.length > 0) {
    await condition(() => wanted.length > 0 || shouldContinueAsNew(input.historyLimit));
    const next = wanted.shift();
    if (!next) break;
    const change: ModeChange = {
      from: state.mode,
      to: next.mode,
      version: state.version + 1,
      reason: next.reason,
      by: next.by,
      atMs: Date.now(),
    };
    await writeMode(change);
    audit = [...audit, change].slice(-AUDIT_KEPT);
    state = {
      mode: change.to,
      version: change.version,
      reason: change.reason,
      by: change.by,
      atMs: change.atMs,
      audit,
    };
    await announceMode({ mode: change.to, version: change.version });
  }
  return continueAsNew<typeof operations>({ ...input, carried: { audit, wanted } });
}

function shouldContinueAsNew(historyLimit: number | undefined): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return historyLimit === undefined ? continueAsNewSuggested : historyLength > historyLimit;
}

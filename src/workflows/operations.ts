import {
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  log,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { HealthState, ProbeResult } from '../activities/contract.ts';
import { automaticMode } from '../domain/automatic-mode.ts';
import { checkCallReport, checkClearMode, checkSetMode } from '../domain/check-messages.ts';
import {
  type CallReport,
  type ClearModeInput,
  type ModeChange,
  type OperationsState,
  QUERY,
  type SetModeInput,
  SIGNAL,
} from './messages.ts';
import { announceMode, judgeHealth, probeModel, recordProbe, restoreMode, writeMode } from './proxies.ts';

export const setModeSignal = defineSignal<[SetModeInput]>(SIGNAL.setMode);
export const clearModeSignal = defineSignal<[ClearModeInput]>(SIGNAL.clearMode);
export const callFailedSignal = defineSignal<[CallReport]>(SIGNAL.callFailed);
export const operationsStateQuery = defineQuery<OperationsState | null>(QUERY.state);

/** A change of the mode that was asked for: by an operator, by an operator who gives the mode free, or by the health. */
interface Wanted extends SetModeInput {
  readonly whose: 'operator' | 'free' | 'automatic';
}

export interface OperationsInput {
  readonly carried?: {
    readonly audit: readonly ModeChange[];
    readonly wanted: readonly (SetModeInput & Partial<Wanted>)[];
    readonly isOperators?: boolean;
    readonly health?: HealthState | null;
  };
  /** Continue as new after this many events; the server's own suggestion when absent. */
  readonly historyLimit?: number;
}

const AUDIT_KEPT = 50;
const AUTOMATIC = 'automatic';
const REPORTS_AT_ONCE = 50;

/** One for the service, for ever: owns the mode and the breakers. A change is in the store before it is reported, and the
 * running decisions are told after; who, when and why are kept. An operator's word outranks what the health asks for. */
export async function operations(input: OperationsInput = {}): Promise<never> {
  const wanted: Wanted[] = (input.carried?.wanted ?? []).map((each) => ({ whose: 'operator', ...each }));
  const reports: CallReport[] = [];
  let audit = input.carried?.audit ?? [];
  let isOperators = input.carried?.isOperators ?? false;
  let health: HealthState | null = input.carried?.health ?? null;
  /** Since when the health has asked for a mode other than the one in force. */
  let asksSince: { readonly mode: string; readonly atMs: number } | null = null;
  let state: OperationsState | null = null;

  setHandler(operationsStateQuery, () => state);
  setHandler(setModeSignal, (signal) => {
    const checked = checkSetMode(signal);
    // A signal cannot answer: what is not understood is logged and changes nothing.
    if (checked.ok) wanted.push({ ...checked.value, whose: 'operator' });
    else log.warn('setMode was not understood', { problem: checked.message });
  });
  setHandler(clearModeSignal, (signal) => {
    const checked = checkClearMode(signal);
    if (checked.ok) wanted.push({ mode: 'normal', ...checked.value, whose: 'free' });
    else log.warn('clearMode was not understood', { problem: checked.message });
  });
  setHandler(callFailedSignal, (signal) => {
    const checked = checkCallReport(signal);
    if (checked.ok) reports.push(checked.value);
  });

  const restored = await restoreMode();
  // Started anew: whoever set a mode that is not the usual one, unless it was this workflow, still means it.
  if (!input.carried) isOperators = restored.mode !== 'normal' && restored.by !== AUTOMATIC;
  const shown = () => ({ isOperators, breakers: health?.breakers ?? [], audit });
  state = { ...restored, ...shown() };
  const isDue = () => wanted.length > 0 || reports.length > 0 || shouldContinueAsNew(input.historyLimit);

  while (!shouldContinueAsNew(input.historyLimit) || wanted.length > 0) {
    const waitMs = untilNext(health, asksSince);
    if (waitMs === null) await condition(isDue);
    else await condition(isDue, Math.max(1, waitMs));

    const next = wanted.shift();
    if (next) {
      await change(next);
      continue;
    }
    if (reports.length > 0) health = await judgeHealth(distinct(reports.splice(0, REPORTS_AT_ONCE)));
    else health = await probeDue(health);
    askForMode();
    state = { ...state, ...shown() };
  }
  return continueAsNew<typeof operations>({ ...input, carried: { audit, wanted, isOperators, health } });

  async function change({ mode, reason, by, whose }: Wanted): Promise<void> {
    if (!state) return;
    const entry: ModeChange = { from: state.mode, to: mode, version: state.version + 1, reason, by, atMs: Date.now() };
    await writeMode(entry);
    audit = [...audit, entry].slice(-AUDIT_KEPT);
    isOperators = whose === 'operator' || (whose === 'automatic' && isOperators);
    asksSince = null;
    state = { mode, version: entry.version, reason, by, atMs: entry.atMs, ...shown() };
    await announceMode({ mode, version: entry.version });
    // Given free, the mode is the health's again.
    if (whose === 'free') askForMode();
  }

  /** What the health asks for becomes the mode once it has asked long enough, unless an operator's word holds. */
  function askForMode(): void {
    if (!health || !state || isOperators) return;
    const { mode, reason } = automaticMode(health.askable);
    if (mode === state.mode) {
      asksSince = null;
      return;
    }
    if (asksSince?.mode !== mode) asksSince = { mode, atMs: Date.now() };
    const dwellMs = mode === 'normal' ? health.leaveAfterMs : health.enterAfterMs;
    if (Date.now() - asksSince.atMs < dwellMs) return;
    wanted.push({ mode, reason, by: AUTOMATIC, whose: 'automatic' });
  }
}

/** Milliseconds until a probe is due or a mode has been asked for long enough; null = nothing is to be waited for. */
function untilNext(health: HealthState | null, asksSince: { mode: string; atMs: number } | null): number | null {
  if (!health) return null;
  const probes = health.breakers.flatMap(({ nextProbeAtMs, probe }) => (probe && nextProbeAtMs ? [nextProbeAtMs] : []));
  const dwellMs = asksSince?.mode === 'normal' ? health.leaveAfterMs : health.enterAfterMs;
  const times = [...probes, ...(asksSince ? [asksSince.atMs + dwellMs] : [])];
  return times.length === 0 ? null : Math.min(...times) - Date.now();
}

/** Probes everybody whose time has come, at once, and takes in what it brought. */
async function probeDue(health: HealthState | null): Promise<HealthState | null> {
  if (!health) return null;
  const due = health.breakers.filter(
    ({ nextProbeAtMs, probe }) => probe && nextProbeAtMs !== null && nextProbeAtMs <= Date.now(),
  );
  const { workflowId } = workflowInfo();
  const results = await Promise.all(
    due.map(async ({ subject, probe }): Promise<ProbeResult> => {
      if (!probe) return { subject, failure: 'nobody can be asked for it' };
      try {
        return await probeModel({ subject, ...probe, workflowId });
      } catch (error) {
        return {
          subject,
          failure: `the probe could not be made: ${error instanceof Error ? error.message : String(error)}`,
        };
      }
    }),
  );
  let latest = health;
  for (const result of results) latest = await recordProbe(result);
  return latest;
}

function distinct(reports: readonly CallReport[]): CallReport[] {
  const seen = new Map(reports.map((report) => [`${report.provider} ${report.model}`, report]));
  return [...seen.values()];
}

function shouldContinueAsNew(historyLimit: number | undefined): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return historyLimit === undefined ? continueAsNewSuggested : historyLength > historyLimit;
}

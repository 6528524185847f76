import {
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  log,
  patched,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { HealthState, RatesHeld } from '../activities/contract.ts';
import { automaticMode, dwellMs } from '../domain/health/automatic-mode.ts';
import { checkCallReport, checkClearMode, checkSetMode } from '../domain/messages/check-messages.ts';
import { wrongOperationsInput } from '../domain/messages/check-workflow-input.ts';
import type { Mode } from '../domain/shared/modes.ts';
import {
  type CallReport,
  type ClearModeInput,
  type ModeChange,
  type OperationsState,
  QUERY,
  type SetModeInput,
  SIGNAL,
} from './messages.ts';
import { createProbing, inOwnTime } from './probing.ts';
import { announceMode, holdRates, judgeHealth, recordProbe, restoreMode, writeMode } from './proxies.ts';
import { refuseInput } from './refuse-input.ts';

export const setModeSignal = defineSignal<[SetModeInput]>(SIGNAL.setMode);
export const clearModeSignal = defineSignal<[ClearModeInput]>(SIGNAL.clearMode);
export const callFailedSignal = defineSignal<[CallReport]>(SIGNAL.callFailed);
/** Sent by a worker that starts: its configuration may state other limits, and the server may be another. */
export const limitsConfiguredSignal = defineSignal(SIGNAL.limitsConfigured);
export const operationsStateQuery = defineQuery<OperationsState | null>(QUERY.state);

/** A change of the mode that was asked for: by an operator, by an operator who gives the mode free, by the health, or
 * because an operator's time is up. */
interface Wanted extends SetModeInput {
  readonly whose: 'operator' | 'free' | 'automatic' | 'expired';
}

/** The mode that the health asks for, since when, and how long it must have asked. */
interface Asked {
  readonly mode: Mode;
  readonly atMs: number;
  readonly dwellMs: number;
}

export interface OperationsInput {
  readonly carried?: {
    readonly audit: readonly ModeChange[];
    readonly wanted: readonly (SetModeInput & Partial<Wanted>)[];
    readonly isManualOverride?: boolean;
    readonly health?: HealthState | null;
    readonly asked?: Asked | null;
    readonly rates?: OperationsState['rates'];
  };
  /** Continue as new after this many events; the server's own suggestion when absent. */
  readonly historyLimit?: number;
}

const AUDIT_KEPT = 50;
const AUTOMATIC = 'automatic';
const EXPIRED = 'expired';
const REPORTS_AT_ONCE = 50;

/** One for the service, for ever: owns the mode, the breakers and how fast providers are asked. A change is in the store
 * before it is reported, and the running decisions are told after; who, when and why are kept. An operator's word outranks
 * what the health asks for, until it is taken back or its time is up. */
export async function operations(input: OperationsInput = {}): Promise<never> {
  refuseInput(wrongOperationsInput(input));
  const wanted: Wanted[] = (input.carried?.wanted ?? []).map((each) => ({ whose: 'operator', ...each }));
  const reports: CallReport[] = [];
  let audit = input.carried?.audit ?? [];
  let isManualOverride = input.carried?.isManualOverride ?? false;
  let health: HealthState | null = input.carried?.health ?? null;
  let asked: Asked | null = input.carried?.asked ?? null;
  let rates = input.carried?.rates ?? [];
  /** When somebody's rate is to be looked at again. */
  let ratesDueAtMs: number | null = null;
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
  setHandler(limitsConfiguredSignal, () => {
    ratesDueAtMs = 0;
  });

  const restored = await restoreMode();
  // Started anew: whoever set a mode that is not the usual one, unless it was this workflow, still means it.
  if (!input.carried) {
    isManualOverride = restored.isManualOverride ?? (restored.mode !== 'normal' && restored.by !== AUTOMATIC);
  }
  let untilMs = restored.untilMs ?? null;
  const shown = () => ({ isManualOverride, untilMs, breakers: health?.breakers ?? [], rates, audit });
  state = { ...restored, ...shown() };
  // Nobody reports to a run that was started anew in an emergency: it looks itself, or it would stay in it for ever.
  if (!input.carried && patched('health-at-start')) {
    health = inOwnTime(await judgeHealth([]));
    askForMode();
    state = { ...state, ...shown() };
  }
  const areRatesDue = () => ratesDueAtMs !== null && ratesDueAtMs <= Date.now();
  const probing = createProbing();
  // A run that is too long waits for its probes, starts no more, and still hears what an operator says.
  const isAtItsEnd = () => shouldContinueAsNew(input.historyLimit) && !probing.isUnderWay();
  const isDue = () => wanted.length > 0 || reports.length > 0 || probing.hasBrought() || areRatesDue() || isAtItsEnd();
  // Whatever run this is, the queues are held to what the store says. A run from before there were rates is told by the
  // next worker that starts.
  if (patched('rate-limits')) ratesDueAtMs = 0;

  while (!isAtItsEnd() || wanted.length > 0) {
    const isClosing = shouldContinueAsNew(input.historyLimit);
    const waitMs = untilNext(isClosing ? null : probing.nextAtMs(health), asked, untilMs, ratesDueAtMs);
    if (waitMs === null) await condition(isDue);
    else await condition(isDue, Math.max(1, waitMs));

    const next = wanted.shift();
    if (next) {
      // An operator may have spoken since the health asked.
      if (next.whose !== 'automatic' || !isManualOverride) await change(next);
      continue;
    }
    if (untilMs !== null && Date.now() >= untilMs) {
      await change(expired());
      continue;
    }
    const probed = probing.take();
    if (probed) {
      health = inOwnTime(await recordProbe(probed));
    } else if (reports.length > 0) {
      const judged = await judgeHealth(distinct(reports.splice(0, REPORTS_AT_ONCE)));
      health = inOwnTime(judged);
      if (judged.held) takeIn(judged.held);
    } else if (areRatesDue()) {
      ratesDueAtMs = null;
      takeIn(await holdRates());
    } else if (!isClosing) {
      probing.startDue(health);
    }
    askForMode();
    state = { ...state, ...shown() };
  }
  return continueAsNew<typeof operations>({
    ...input,
    carried: { audit, wanted, isManualOverride, health, asked, rates },
  });

  function takeIn(held: RatesHeld): void {
    rates = held.rates;
    // Asked for anew while this was under way: it stays due. In our own time, whatever the worker's clock says.
    if (ratesDueAtMs !== 0) ratesDueAtMs = held.nextInMs === null ? null : Date.now() + Math.max(1, held.nextInMs);
  }

  async function change({ mode, reason, by, whose, forMs }: Wanted): Promise<void> {
    if (!state) return;
    const atMs = Date.now();
    const isTheirs = whose === 'operator';
    const ends = whose === 'operator' && forMs !== undefined ? atMs + forMs : null;
    const version = state.version + 1;
    const entry: ModeChange = { from: state.mode, to: mode, version, reason, by, atMs, isManualOverride: isTheirs };
    const told: ModeChange = ends === null ? entry : { ...entry, untilMs: ends };
    await writeMode(told);
    audit = [...audit, told].slice(-AUDIT_KEPT);
    isManualOverride = isTheirs;
    untilMs = ends;
    asked = null;
    state = { mode, version, reason, by, atMs, ...shown() };
    await announceMode({ mode, version });
    // Given free, the mode is the health's again.
    if (whose === 'free') askForMode();
  }

  /** What follows an operator's word whose time is up: the mode that the health asks for, at once. */
  function expired(): Wanted {
    const { mode, reason } = health
      ? automaticMode(health.askable)
      : { mode: 'normal' as const, reason: 'no call failed' };
    const theirs = `the time that ${state?.by} gave ${state?.mode} is over`;
    return { mode, reason: `${theirs}; ${reason}`, by: EXPIRED, whose: 'expired' };
  }

  /** What the health asks for becomes the mode once it has asked long enough, unless an operator's word holds. */
  function askForMode(): void {
    if (!health || !state || isManualOverride) return;
    const { mode, reason } = automaticMode(health.askable);
    if (mode === state.mode) {
      asked = null;
      return;
    }
    if (asked?.mode !== mode) asked = { mode, atMs: Date.now(), dwellMs: dwellMs(state.mode, mode, health) };
    if (Date.now() - asked.atMs < asked.dwellMs) return;
    wanted.push({ mode, reason, by: AUTOMATIC, whose: 'automatic' });
  }
}

/** Milliseconds until a probe or a rate is due, a mode has been asked for long enough, or an operator's word ends; null =
 * nothing is to be waited for. */
function untilNext(
  probeAtMs: number | null,
  asked: Asked | null,
  untilMs: number | null,
  ratesDueAtMs: number | null,
): number | null {
  const ends = [probeAtMs, asked === null ? null : asked.atMs + asked.dwellMs, untilMs, ratesDueAtMs];
  const times = ends.filter((end) => end !== null);
  return times.length === 0 ? null : Math.min(...times) - Date.now();
}

function distinct(reports: readonly CallReport[]): CallReport[] {
  const seen = new Map(reports.map((report) => [`${report.provider} ${report.model}`, report]));
  return [...seen.values()];
}

function shouldContinueAsNew(historyLimit: number | undefined): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return historyLimit === undefined ? continueAsNewSuggested : historyLength > historyLimit;
}

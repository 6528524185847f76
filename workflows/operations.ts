import {
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  log,
  patched,
  setHandler,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import {
  beginOperations,
  callFailed,
  clearRequest,
  msUntilDue,
  type Operations,
  type OperationsEffect,
  type OperationsEvent,
  operatorRequest,
  reportOperations,
  trialEnded,
} from '../domain/health/operations-state.ts';
import { reduceOperations } from '../domain/health/reduce-operations.ts';
import { checkClearMode, checkProbeNow, checkSetMode } from '../domain/messages/operator-schema.ts';
import { checkCallReport, checkTrialEnded } from '../domain/messages/signal-schema.ts';
import { operationsInputSchema } from '../domain/messages/workflow-input-schema.ts';
import type { Checked } from '../domain/shared/refusal.ts';
import {
  announceMode,
  holdRates,
  judgeHealth,
  probeModel,
  recordProbe,
  restoreMode,
  writeMode,
} from './activity-options.ts';
import { QUERY, SIGNAL, STORE_MEMO } from './messages.ts';
import { type EndlessInput, isHistoryLong, refuseInput } from './workflow-input.ts';

export type OperationsInput = EndlessInput<Operations>;

/** One for the service, for ever: owns the mode, the breakers and the rates at which providers are called. A change is in the
 * store before it is reported, and the running decisions hear of it after that. */
export async function operations(input: OperationsInput = {}): Promise<never> {
  refuseInput(operationsInputSchema, input);
  const events: OperationsEvent[] = [];
  let known: Operations | null = null;

  setHandler(defineQuery(QUERY.state), () => known && reportOperations(known));
  setHandler(defineSignal<[unknown]>(SIGNAL.setMode), (signal) => accept(checkSetMode(signal), operatorRequest));
  setHandler(defineSignal<[unknown]>(SIGNAL.clearMode), (signal) => accept(checkClearMode(signal), clearRequest));
  setHandler(defineSignal<[unknown]>(SIGNAL.callFailed), (signal) => accept(checkCallReport(signal), callFailed));
  setHandler(defineSignal<[unknown]>(SIGNAL.trialEnded), (signal) => accept(checkTrialEnded(signal), trialEnded));
  setHandler(defineSignal<[unknown]>(SIGNAL.probeNow), (signal) =>
    accept(checkProbeNow(signal), ({ subject = null }) => ({ type: 'probe_requested', subject, atMs: Date.now() })),
  );
  // A worker that starts may be configured with other limits, and the server may be another.
  setHandler(defineSignal(SIGNAL.limitsConfigured), () => void events.push({ type: 'limits_configured' }));
  // A worker polls a provider's queue no longer, or again: what can be called has changed.
  setHandler(defineSignal(SIGNAL.pollingChanged), () => void events.push({ type: 'polling_changed' }));

  // For a run that an earlier version began: a run of today has it from its start.
  setHandler(defineSignal<[unknown]>(SIGNAL.storeIdentified), (id) => {
    if (typeof id === 'string') upsertMemo({ [STORE_MEMO]: id });
  });

  // A run of an earlier version left a mode after the same time, however often it had been entered.
  const isLeftLater = patched('leave-a-mode-later');
  let now = beginOperations(await restoreMode(input.carried?.mode ?? null), input.carried ?? null, isLeftLater);
  known = now;
  const apply = async (event: OperationsEvent): Promise<void> => {
    const reduced = reduceOperations(now, event);
    now = reduced.state;
    known = now;
    for (const effect of reduced.effects) await run(effect);
  };
  // A first run hears no report of calls that failed before it: it looks itself, or an emergency would last for ever.
  if (!input.carried) await run({ type: 'judge_health', reports: [] });

  // A run that is too long waits for its probes, starts no more, and still does what an operator asks for.
  const isAtItsEnd = () => isHistoryLong(input.historyLimit) && now.requests.length === 0 && now.probing.length === 0;
  const isAwake = () => events.length > 0 || isAtItsEnd();
  for (;;) {
    for (const event of events.splice(0)) await apply(event);
    if (isAtItsEnd()) break;
    const isClosing = isHistoryLong(input.historyLimit);
    await apply({ type: 'turn', atMs: Date.now(), isClosing });
    const waitMs = msUntilDue(now, Date.now(), isClosing);
    if (waitMs === null) await condition(isAwake);
    else if (waitMs > 0) await condition(isAwake, waitMs);
  }
  return continueAsNew<typeof operations>({ ...input, carried: now });

  /** A signal cannot answer: one that is not understood is logged and changes nothing. */
  function accept<T>(checked: Checked<T>, toEvent: (value: T) => OperationsEvent): void {
    if (checked.ok) events.push(toEvent(checked.value));
    else log.warn('A signal was not understood', { problem: checked.message });
  }

  async function run(effect: OperationsEffect): Promise<void> {
    switch (effect.type) {
      case 'write_mode':
        await writeMode(effect.change);
        return apply({ type: 'mode_written', change: effect.change, atMs: Date.now() });
      case 'announce_mode':
        await announceMode({ mode: effect.mode, version: effect.version });
        return;
      case 'judge_health': {
        const { health, held } = await judgeHealth(effect.reports);
        await apply({ type: 'rates_held', held, atMs: Date.now() });
        return apply({ type: 'health_judged', health, atMs: Date.now() });
      }
      case 'hold_rates':
        return apply({ type: 'rates_held', held: await holdRates(), atMs: Date.now() });
      case 'record_probe':
        return apply({ type: 'health_judged', health: await recordProbe(effect.result), atMs: Date.now() });
      case 'probe':
        // Beside everything else: an operator does not wait for a provider that hangs.
        void probeModel({ subject: effect.subject, ...effect.target, workflowId: workflowInfo().workflowId }).then(
          (result) => events.push({ type: 'probe_ended', result }),
        );
    }
  }
}

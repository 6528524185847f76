import { patched, workflowInfo } from '@temporalio/workflow';
import type { Snapshot } from '../activities/contract.ts';
import { quorumOf } from '../domain/forecast/quorum.ts';
import { escalate as whomToAdd } from '../domain/planning/escalate.ts';
import { permitsPanel, widen } from '../domain/planning/widen.ts';
import { MODE_RULES } from '../domain/shared/modes.ts';
import { thresholdIn } from '../domain/verdict/verdict.ts';
import { addByValue } from './add-by-value.ts';
import { ask } from './ask.ts';
import { forecastOf, stricter } from './conclude.ts';
import type { Gathered } from './gathered.ts';
import { reservePanel } from './proxies.ts';
import type { Watch } from './watch.ts';

/** Asks: nobody, one model and perhaps the panel after it, or the panel at once. */
export async function gather(snapshot: Snapshot, watch: Watch): Promise<Gathered> {
  const { plan, reservation, policy } = snapshot;
  if (plan.start === 'none' || !reservation) {
    // What stands in had its own quorum.
    return { path: snapshot.reusable ? 'reused' : 'none', calls: [], reservations: [], notes: [], quorum: 0 };
  }
  if (plan.start === 'panel') {
    const calls = await ask(snapshot, 'panel', plan.panel, reservation, watch);
    const quorum = quorumOf(policy.quorum, calls.length);
    return widened(snapshot, { path: 'full', calls, reservations: [reservation], notes: [], quorum }, watch);
  }
  const first = await ask(snapshot, 'quick', plan.quick ? [plan.quick] : [], reservation, watch);
  const quick: Gathered = { path: 'quick', calls: first, reservations: [reservation], notes: [], quorum: 1 };
  return plan.byValue ? addByValue(snapshot, quick, watch) : escalate(snapshot, quick, watch);
}

/** Adds the panel when the one model is unsure or failed, if money, mode and time allow. */
async function escalate(snapshot: Snapshot, quick: Gathered, watch: Watch): Promise<Gathered> {
  const { plan, policy, reservation } = snapshot;
  if (plan.panel.length === 0 || !reservation || MODE_RULES[watch.mode() ?? snapshot.mode].calls !== 'panel')
    return quick;
  const forecast = forecastOf(snapshot, quick);
  const { market, fee, request, mode, injectionFlags = [] } = snapshot;
  const { calls, why } = whomToAdd({
    forecast,
    failures: quick.calls.flatMap(({ failure }) => failure ?? []),
    panel: plan.panel,
    policy,
    market,
    fee,
    threshold: thresholdIn(policy, mode),
    maxStakeMicroUsd: request.maxStakeMicroUsd,
    injectionFlags,
  });
  const told = { ...quick, notes: [why] };
  if (calls.length === 0) return told;
  const band = watch.band();
  // A decision that an earlier version saw past this point did not listen.
  if (band !== null && !permitsPanel(band) && patched('hear-budget-changed')) {
    return { ...told, notes: [why, `But not asked: the day's budget has become ${band}.`] };
  }
  watch.update({ phase: 'escalate' });
  const { decisionId } = snapshot;
  const { workflowId } = workflowInfo();
  const attemptsPerCall = policy.attemptsPerCall;
  const reserved = await reservePanel({ decisionId, workflowId, quick: reservation, calls, attemptsPerCall });
  if (!reserved.ok) return { ...told, notes: [why, reserved.message] };
  const more = await ask(snapshot, 'panel', calls, reserved.reservation, watch);
  const escalated: Gathered = {
    path: 'escalated',
    calls: [...quick.calls, ...more],
    reservations: [reservation, reserved.reservation],
    notes: [why],
    quorum: forecast ? 1 : quorumOf(policy.quorum, calls.length),
  };
  return widened(snapshot, escalated, watch);
}

/** Adds those who were spared when the panel agrees too little, if what they may change is worth it. */
async function widened(snapshot: Snapshot, panel: Gathered, watch: Watch): Promise<Gathered> {
  const { plan, policy, reservation, market, fee, request, decisionId, band, deadlineAtMs } = snapshot;
  const mode = stricter(snapshot.mode, watch.mode());
  const widening = widen({
    forecast: forecastOf(snapshot, panel, mode),
    calls: panel.calls,
    plan,
    policy,
    mode,
    band: watch.band() ?? band,
    market,
    fee,
    threshold: thresholdIn(policy, mode),
    maxStakeMicroUsd: request.maxStakeMicroUsd,
    remainingMs: deadlineAtMs - Date.now(),
  });
  if (!widening || !reservation) return panel;
  const { calls, why } = widening;
  const told = { ...panel, notes: [...panel.notes, why] };
  if (calls.length === 0 || !patched('widen-panel')) return told;
  const reserved = await reservePanel({
    decisionId,
    workflowId: workflowInfo().workflowId,
    quick: reservation,
    calls,
    attemptsPerCall: policy.attemptsPerCall,
    step: 'wider',
    reservedBeforeMicroUsd: panel.reservations.reduce((sum, { amountMicroUsd }) => sum + amountMicroUsd, 0),
  });
  if (!reserved.ok) return { ...told, notes: [...told.notes, reserved.message] };
  const more = await ask(snapshot, 'wider', calls, reserved.reservation, watch);
  return {
    ...told,
    calls: [...panel.calls, ...more],
    reservations: [...panel.reservations, reserved.reservation],
  };
}

import { workflowInfo } from '@temporalio/workflow';
import type { Snapshot } from '../activities/contract.ts';
import type { CallRecord } from '../domain/decision/decision.ts';
import { blendProven } from '../domain/forecast/blend.ts';
import { demandedAt } from '../domain/money/budget-shadow-price.ts';
import { nextByValue } from '../domain/planning/cascade.ts';
import { type Escalation, overruled } from '../domain/planning/escalate.ts';
import type { PlannedCall } from '../domain/planning/plan.ts';
import { MODE_RULES } from '../domain/shared/modes.ts';
import { thresholdIn } from '../domain/verdict/verdict.ts';
import { ask } from './ask.ts';
import { forecastOf, stricter } from './conclude.ts';
import type { Gathered } from './gathered.ts';
import { reservePanel } from './proxies.ts';
import type { Watch } from './watch.ts';

/** Adds one model at a time to the first, while what it may change is worth more than it costs, and mode, money and time
 * allow. What every look found is kept as an offer, and told in a note. */
export async function addByValue(snapshot: Snapshot, first: Gathered, watch: Watch): Promise<Gathered> {
  const { plan, policy, reservation, decisionId } = snapshot;
  let gathered = first;
  let queue = plan.panel;
  for (let round = 1; queue.length > 0 && reservation; round++) {
    const mode = stricter(snapshot.mode, watch.mode());
    // What could not be sent any more is not reserved for either.
    if (MODE_RULES[mode].calls !== 'panel' || Date.now() >= snapshot.deadlineAtMs) return gathered;
    const next = look(snapshot, gathered, queue, watch);
    gathered = {
      ...gathered,
      notes: [...gathered.notes, next.why],
      offers: [...(gathered.offers ?? []), ...next.offers],
    };
    if (next.calls.length === 0) return gathered;
    const calls = next.together || !hasTimeToLookAgain(snapshot, gathered.calls) ? next.calls : next.calls.slice(0, 1);
    watch.update({ phase: 'escalate' });
    const reserved = await reservePanel({
      decisionId,
      workflowId: workflowInfo().workflowId,
      quick: reservation,
      calls,
      attemptsPerCall: policy.attemptsPerCall,
      round,
      reservedBeforeMicroUsd: gathered.reservations.reduce((sum, { amountMicroUsd }) => sum + amountMicroUsd, 0),
    });
    if (!reserved.ok) return { ...gathered, notes: [...gathered.notes, reserved.message] };
    const more = await ask(snapshot, 'panel', calls, reserved.reservation, watch);
    gathered = {
      ...gathered,
      path: 'escalated',
      calls: [...gathered.calls, ...more],
      reservations: [...gathered.reservations, reserved.reservation],
    };
    queue = queue.filter((call) => !calls.includes(call));
  }
  return gathered;
}

/** Whom the answers so far make worth asking. `together`: at once, whatever time is left. */
function look(
  snapshot: Snapshot,
  gathered: Gathered,
  queue: readonly PlannedCall[],
  watch: Watch,
): Escalation & { readonly offers: NonNullable<Gathered['offers']>; readonly together: boolean } {
  const { plan, policy, market, fee, request, injectionFlags = [], spread, band, evidence } = snapshot;
  const mode = stricter(snapshot.mode, watch.mode());
  const forecast = forecastOf(snapshot, gathered, mode);
  const worth = {
    market,
    fee,
    threshold: thresholdIn(policy, mode),
    maxStakeMicroUsd: request.maxStakeMicroUsd,
    isOnPaper: !blendProven(policy.blend, evidence),
    ...(spread ? { spread } : {}),
  };
  const failures = gathered.calls.flatMap(({ failure }) => failure ?? []);
  const ruled = overruled({ ...worth, forecast, failures, panel: queue, injectionFlags });
  if (ruled) return { ...ruled, offers: [], together: forecast !== null };
  if (!forecast)
    return { calls: queue.slice(0, 1), why: 'Escalated: nobody has answered yet.', offers: [], together: false };
  const price = demandedAt(plan.byValue?.price ?? 0, watch.band() ?? band).further;
  const { calls, why, offer } = nextByValue({ ...worth, forecast, queue, price });
  return { calls, why, offers: offer ? [offer] : [], together: false };
}

/** Whether two more answers as slow as the slowest so far fit before the deadline: one now, and one after the next look. */
function hasTimeToLookAgain({ deadlineAtMs }: Snapshot, calls: readonly CallRecord[]): boolean {
  const slowestMs = Math.max(0, ...calls.map(({ latencyMs }) => latencyMs ?? 0));
  return deadlineAtMs - Date.now() > 2 * slowestMs;
}

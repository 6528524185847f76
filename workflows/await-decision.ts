import { CancellationScope, isCancellation, log, patched, workflowInfo } from '@temporalio/workflow';
import type { Awaited, AwaitedDecision } from '../activities/contract.ts';
import { awaitDecisionByActivity, lookAtDecision } from './activity-options.ts';
import type { Watch } from './watch.ts';

/** The signal may be lost, or the workflow may have ended without one: so it is looked at now and then, ever more rarely. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** Waits for a decision that another workflow is making, by its signal, which takes no activity slot. */
export async function awaitDecision(awaited: Awaited, watch: Watch): Promise<AwaitedDecision> {
  if (!isSignalled()) return awaitDecisionByActivity(null, awaited);
  return lookUntil(awaited, watch, Number.POSITIVE_INFINITY, () => false);
}

/** The same for so long at most, and not while the mode permits no calls. Whether the decision came is not said: the admission
 * that follows looks itself. */
export async function awaitDecisionFor(waitMs: number, awaited: Awaited, watch: Watch): Promise<void> {
  if (!isSignalled()) return waitByActivity(waitMs, awaited, watch);
  await lookUntil(awaited, watch, Date.now() + waitMs, watch.isStopped);
}

async function lookUntil(
  awaited: Awaited,
  watch: Watch,
  endMs: number,
  isStopped: () => boolean,
): Promise<AwaitedDecision> {
  const waiter = workflowInfo().workflowId;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs)) {
    const seen = await lookAtDecision({ ...awaited, waiter });
    const leftMs = endMs - Date.now();
    if (seen.kind !== 'running' || leftMs <= 0 || isStopped()) return seen;
    await watch.wokenWithin(Math.min(pauseMs, leftMs), isStopped);
  }
}

/** Executions from before the signal wait by an activity: their histories say so. */
const isSignalled = () => patched('await-decision-by-signal');

async function waitByActivity(waitMs: number, awaited: Awaited, watch: Watch): Promise<void> {
  const scope = new CancellationScope();
  const answered = scope
    .run(() => awaitDecisionByActivity(waitMs, awaited))
    .then(() => undefined)
    .catch((error: unknown) => {
      if (!isCancellation(error)) log.warn('The answers of another request did not come', { error: String(error) });
    });
  await Promise.race([answered, watch.stopped()]);
  scope.cancel();
}

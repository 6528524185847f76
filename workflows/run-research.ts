import { CancellationScope } from '@temporalio/workflow';
import type { FoundBrief, ResearchOrder, ResearchOutcome } from '../activities/contract.ts';
import { research } from './activity-options.ts';
import { callFailureOf } from './call-failure.ts';
import type { Watch } from './watch.ts';

/** Looks for evidence until it is found, fails, runs out of its time, or a mode stops it: whichever comes first. Never rejects: a
 * decision without a brief is a decision still. */
export async function runResearch({ input, reason }: ResearchOrder, watch: Watch): Promise<ResearchOutcome> {
  const { call, reservation, deadlineAtMs } = input;
  const ended = (found: FoundBrief | null, failure: ResearchOutcome['failure']) => ({
    reservation,
    reason,
    found,
    failure,
  });
  const remainingMs = deadlineAtMs - Date.now();
  if (remainingMs <= 0 || watch.isStopped()) {
    const message = `${call.model} did not search: no time was left, or the mode forbade it.`;
    return ended(null, { kind: 'not_started', message });
  }
  watch.update({ phase: 'research' });
  const scope = new CancellationScope();
  const search = scope.run(async () => {
    try {
      return ended(await research(input, remainingMs), null);
    } catch (error) {
      const late = `${call.model} had not searched when its time was over; its request was aborted.`;
      return ended(null, callFailureOf(error, call, deadlineAtMs)?.failure ?? { kind: 'aborted', message: late });
    }
  });
  const message = `The search of ${call.model} was not done when the mode stopped it; its request was aborted.`;
  const stopped = watch.stopped().then(() => ended(null, { kind: 'aborted', message }));
  const outcome = await Promise.race([search, stopped]);
  scope.cancel();
  return outcome;
}

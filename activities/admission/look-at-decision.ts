import { ApplicationFailure } from '@temporalio/common';
import { SIGNAL } from '../../workflows/messages.ts';
import type { AwaitedDecision, LookAtDecisionInput, RequestKind } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { findStanding } from './claim-request.ts';

type Parts = Pick<Dependencies, 'store' | 'workflows' | 'log'>;

/** Looks once at a decision that another workflow is making, and notes who waits for it: its end is signalled to the waiter. */
export function createLookAtDecision(dependencies: Parts) {
  const { store, workflows } = dependencies;

  async function look(kind: RequestKind, decisionId: string, workflowId: string): Promise<AwaitedDecision> {
    const found = await findStanding(store, kind, decisionId);
    if (found) return { kind: 'decided', result: found };
    if ((await workflows.status(workflowId)) === 'running') return { kind: 'running' };
    // It may have been recorded between the two looks.
    const late = await findStanding(store, kind, decisionId);
    return late ? { kind: 'decided', result: late } : { kind: 'abandoned' };
  }

  return {
    async lookAtDecision({ kind, decisionId, workflowId, waiter }: LookAtDecisionInput): Promise<AwaitedDecision> {
      // Noted before the look: whatever is recorded after it finds the waiter.
      await store.requests.addWaiter(decisionId, waiter);
      const seen = await look(kind, decisionId, workflowId);
      // Whoever else waits for a workflow that is gone waits in vain too.
      if (seen.kind === 'abandoned') await wakeWaiters(dependencies, decisionId, waiter);
      return seen;
    },

    /** What executions from before `lookAtDecision` wait by: one look, which Temporal repeats, so that it holds no slot either. */
    async awaitDecision(kind: RequestKind, decisionId: string, workflowId: string): Promise<AwaitedDecision> {
      const seen = await look(kind, decisionId, workflowId);
      if (seen.kind !== 'running') return seen;
      throw ApplicationFailure.retryable(`${decisionId} is not decided yet.`, 'not_decided');
    },
  };
}

/** Signals the workflows that wait for a decision to look at it again. Each looks by itself now and then, so one that is not
 * reached only looks later. */
export async function wakeWaiters(
  { store, workflows, log }: Parts,
  decisionId: string,
  except: string | null = null,
): Promise<void> {
  const waiters = (await store.requests.takeWaiters(decisionId)).filter((waiter) => waiter !== except);
  const sent = await Promise.allSettled(waiters.map((waiter) => workflows.signal(waiter, SIGNAL.lookAgain, {})));
  const failed = sent.filter(({ status }) => status === 'rejected').length;
  if (failed > 0) log('warn', `${failed} of ${waiters.length} that wait for ${decisionId} could not be signalled.`);
}

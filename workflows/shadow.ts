import { log, ParentClosePolicy, startChild, workflowInfo } from '@temporalio/workflow';
import type { ShadowInput } from '../activities/contract.ts';
import { shadowInputSchema } from '../domain/messages/workflow-input-schema.ts';
import type { DecisionSnapshot } from '../domain/planning/decision-snapshot.ts';
import { callModel, closeShadow, reserveShadow } from './activity-options.ts';
import { shadowWorkflowId } from './messages.ts';
import { refuseInput } from './workflow-input.ts';

/** Calls the shadow models with what a decision asked the others. A workflow of its own: the decision neither waits for it nor
 * fails with it, and what they answer reaches the scorekeeper as facts alone. */
export async function shadow(input: ShadowInput): Promise<void> {
  refuseInput(shadowInputSchema, input);
  const reservation = await reserveShadow(input, workflowInfo().workflowId);
  if (!reservation) return;
  const { decisionId, account, deadlineAtMs } = input;
  const remainingMs = Math.max(1, deadlineAtMs - Date.now());
  const about = { decisionId, account, step: 'shadow', reservation, deadlineAtMs, isFirstRun: false, part: 1 } as const;
  // How each ended is a fact in the store; a failure is one too.
  await Promise.allSettled(input.calls.map((call) => callModel({ ...about, call }, remainingMs)));
  await closeShadow(reservation);
}

/** Starts the shadow calls beside a decision, where there are any. They go on when the decision is done, and whether they could be
 * started does not matter to it. */
export async function startShadows(snapshot: DecisionSnapshot): Promise<void> {
  const { decisionId, account, requestId, deadlineAtMs, shadows, markets } = snapshot;
  if (shadows.length === 0) return;
  const category = markets[0]?.market.category ?? '';
  const input: ShadowInput = { decisionId, account, requestId, category, calls: shadows, deadlineAtMs };
  try {
    await startChild(shadow, {
      workflowId: shadowWorkflowId(account, requestId),
      args: [input],
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
  } catch (error) {
    log.warn('The shadow models were not called', { decisionId, error: String(error) });
  }
}

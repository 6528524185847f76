import { ParentClosePolicy, startChild, workflowInfo } from '@temporalio/workflow';
import type { ShadowInput, Snapshot } from '../activities/contract.ts';
import { shadowInputSchema } from '../domain/messages/workflow-input-schema.ts';
import { shadowWorkflowId } from './messages.ts';
import { callModel, closeShadow, reserveShadow } from './proxies.ts';
import { refuseInput } from './refuse-input.ts';

/** Asks the models on trial what a decision asked the others. A workflow of its own: the decision neither waits for it nor
 * fails with it, and what they answer reaches the scorekeeper as facts alone. */
export async function shadow(input: ShadowInput): Promise<void> {
  refuseInput(shadowInputSchema, input);
  const { workflowId } = workflowInfo();
  const reserved = await reserveShadow(input, workflowId);
  if (!reserved.ok) return;
  const { decisionId, account, requestId, deadlineAtMs } = input;
  const { reservation } = reserved;
  const remainingMs = Math.max(1, deadlineAtMs - Date.now());
  const step = 'shadow' as const;
  // How each ended is a fact in the store; a failure is one too.
  await Promise.allSettled(
    input.calls.map((call) =>
      callModel({ decisionId, account, requestId, step, call, reservation, deadlineAtMs, first: false }, remainingMs),
    ),
  );
  await closeShadow(reservation);
}

/** Starts the trial beside a decision. It lives on when the decision is done. */
export async function startShadow({ decisionId, request, market, deadlineAtMs, shadows }: Snapshot): Promise<void> {
  const { account, requestId } = request;
  const input: ShadowInput = {
    decisionId,
    account,
    requestId,
    category: market.category,
    calls: shadows,
    deadlineAtMs,
  };
  await startChild(shadow, {
    workflowId: shadowWorkflowId(account, requestId),
    args: [input],
    parentClosePolicy: ParentClosePolicy.ABANDON,
  });
}

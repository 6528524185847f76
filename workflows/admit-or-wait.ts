import { ApplicationFailure, CancellationScope, isCancellation, log, workflowInfo } from '@temporalio/workflow';
import type { Admission, RequestKind } from '../activities/contract.ts';
import { admit, awaitDecision, awaitDecisionFor } from './activity-options.ts';
import type { Watch } from './watch.ts';

type Admitted = Extract<Admission, { kind: 'admitted' | 'standing' }>;
type AskedElsewhere = Extract<Admission, { kind: 'asked_elsewhere' }>;

/** Admits the request, or waits for the workflow that is deciding it already, or takes over from one that is gone. */
export async function admitOrWait(kind: RequestKind, request: unknown, watch: Watch): Promise<Admitted> {
  const { workflowId, runId, startTime } = workflowInfo();
  const input = { kind, request, workflowId, runId, startedAtMs: startTime.getTime() };
  let takeOverFrom: string | null = null;
  let waitedFor: string | null = null;
  for (;;) {
    const admission: Admission = await admit({ ...input, takeOverFrom, waitedFor });
    if (admission.kind === 'refused') throw ApplicationFailure.nonRetryable(admission.message, admission.code);
    if (admission.kind === 'standing' || admission.kind === 'admitted') return admission;
    watch.update({ phase: 'waiting' });
    if (admission.kind === 'asked_elsewhere') {
      await untilAnswered(admission, watch);
      waitedFor = admission.decisionId;
      continue;
    }
    const awaited = await awaitDecision(kind, admission.decisionId, admission.workflowId);
    if (awaited.kind === 'decided') return { kind: 'standing', result: awaited.result };
    takeOverFrom = admission.workflowId;
  }
}

/** Waits for the answers of the request that is asking the same. Where they do not come, this request calls the models itself. */
async function untilAnswered({ waitMs, decisionId, workflowId }: AskedElsewhere, watch: Watch): Promise<void> {
  const scope = new CancellationScope();
  const answered = scope
    .run(() => awaitDecisionFor(waitMs, decisionId, workflowId))
    .catch((error: unknown) => {
      if (!isCancellation(error)) log.warn('The answers of another request did not come', { error: String(error) });
    });
  await Promise.race([answered, watch.stopped()]);
  scope.cancel();
}

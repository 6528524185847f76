import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import type { Admission, RequestKind, ResearchOutcome } from '../activities/contract.ts';
import type { FetchedQuestion } from '../domain/decision/named-request.ts';
import { pick } from '../domain/shared/pick.ts';
import { admit } from './activity-options.ts';
import { awaitDecision, awaitDecisionFor } from './await-decision.ts';
import { runFetch } from './run-fetch.ts';
import { runResearch } from './run-research.ts';
import type { Watch } from './watch.ts';

type Admitted = Extract<Admission, { kind: 'admitted' | 'standing' }>;

/** Admits the request, or waits for the workflow that is deciding it already, or takes over from one that is gone. */
export async function admitOrWait(kind: RequestKind, request: unknown, watch: Watch): Promise<Admitted> {
  const { workflowId, runId, startTime } = workflowInfo();
  const input = { kind, request, workflowId, runId, startedAtMs: startTime.getTime() };
  let takeOverFrom: string | null = null;
  let waitedFor: string | null = null;
  let fetched: FetchedQuestion | null = null;
  let research: ResearchOutcome | null = null;
  for (;;) {
    const admission: Admission = await admit({
      ...input,
      takeOverFrom,
      waitedFor,
      ...(fetched ? { fetched } : {}),
      ...(research ? { research } : {}),
    });
    if (admission.kind === 'refused') {
      const { message, code, reason } = admission;
      throw ApplicationFailure.nonRetryable(message, code, ...(reason ? [reason] : []));
    }
    if (admission.kind === 'standing' || admission.kind === 'admitted') return admission;
    if (admission.kind === 'to_fetch') {
      watch.update({ phase: 'fetch' });
      fetched = await runFetch(admission.order);
      continue;
    }
    watch.admitted({ kind: 'waiting' });
    if (admission.kind === 'to_research') {
      research = await runResearch(admission.order, watch);
      continue;
    }
    watch.update({ phase: 'waiting' });
    if (admission.kind === 'asked_elsewhere') {
      // Where the answers do not come, this request calls the models itself.
      const { waitMs, decisionId, workflowId } = admission;
      await awaitDecisionFor(waitMs, { kind: 'market', decisionId, workflowId }, watch);
      waitedFor = admission.decisionId;
      continue;
    }
    const awaited = await awaitDecision({ ...pick(admission, 'decisionId', 'workflowId'), kind }, watch);
    if (awaited.kind === 'decided') return { kind: 'standing', result: awaited.result };
    if (awaited.kind === 'abandoned') takeOverFrom = admission.workflowId;
  }
}

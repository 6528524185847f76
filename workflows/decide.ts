import { defineSearchAttributeKey } from '@temporalio/common';
import {
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  log,
  patched,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Admission, Snapshot } from '../activities/contract.ts';
import type { Decision } from '../domain/decision/decision.ts';
import { becauseOf } from '../domain/explain/with-sentences.ts';
import { plainJson } from '../domain/shared/plain-json.ts';
import { conclude } from './conclude.ts';
import { gather } from './gather.ts';
import { admit, awaitDecision, awaitDecisionFor, settle } from './proxies.ts';
import { startShadow } from './shadow.ts';
import { type Watch, watchDecision } from './watch.ts';

/** Decides one market: admit, ask as few models as the trade is worth, pool, judge, settle.
 * Input: DecideRequest as plain JSON. Fails with an ApplicationFailure of type `invalid_request` or `request_id_reused`;
 * everything else that goes wrong on the way is a reason in the decision. */
export async function decide(input: unknown): Promise<Decision> {
  const watch = watchDecision();
  const request = readable(input);
  const admitted = await admitOrWait(request, watch);
  if ('decision' in admitted) return finish(admitted.decision, watch);
  const { snapshot } = admitted;

  const [gathered] = await Promise.all([gather(snapshot, watch), trial(snapshot)]);

  watch.update({ phase: 'verdict', path: gathered.path });
  const draft = conclude(snapshot, gathered, watch.mode());

  watch.update({ phase: 'settle' });
  const decision = await settle({ draft, reservations: gathered.reservations });
  return finish(decision, watch);
}

/** The input as plain JSON of bounded size and depth. What is not cannot be handed on: an activity's input has limits of its
 * own, and beyond them the workflow's task would be tried again until the decision's time is over. */
function readable(input: unknown): unknown {
  const plain = plainJson(input, 'The request');
  if (plain.ok) return plain.value;
  if (!patched('refuse-unreadable-input')) return input;
  throw ApplicationFailure.nonRetryable(plain.message, 'invalid_request');
}

/** Has the models on trial asked, where the draw says so. Whether that works is not the decision's business. */
async function trial(snapshot: Snapshot): Promise<void> {
  const { shadows = [] } = snapshot;
  if (shadows.length === 0) return;
  try {
    await startShadow(snapshot);
  } catch (error) {
    log.warn('The models on trial were not asked', { decisionId: snapshot.decisionId, error: String(error) });
  }
}

/** Admits the request, or waits for the workflow that is deciding it already, or takes over from one that is gone. */
async function admitOrWait(input: unknown, watch: Watch): Promise<{ snapshot: Snapshot } | { decision: Decision }> {
  const { workflowId, runId, startTime } = workflowInfo();
  let takeOverFrom: string | null = null;
  let waitedFor: string | null = null;
  for (;;) {
    const admission = await admit({
      request: input,
      workflowId,
      runId,
      startedAtMs: startTime.getTime(),
      takeOverFrom,
      ...(waitedFor === null ? {} : { waitedFor }),
    });
    if (admission.kind === 'refused') {
      throw ApplicationFailure.create({ type: admission.code, message: admission.message, nonRetryable: true });
    }
    if (admission.kind === 'standing') return { decision: admission.decision };
    if (admission.kind === 'admitted') return { snapshot: admission.snapshot };
    watch.update({ phase: 'waiting' });
    if (admission.kind === 'asked_elsewhere') {
      await untilAnswered(admission, watch);
      waitedFor = admission.decisionId;
      continue;
    }
    const awaited = await awaitDecision(admission.decisionId, admission.workflowId);
    if (awaited.kind === 'decided') return { decision: awaited.decision };
    takeOverFrom = admission.workflowId;
  }
}

/** Waits for the answers of whoever is asking the same. That they do not come is no failure: then it asks itself. */
async function untilAnswered(
  { waitMs, decisionId, workflowId }: Extract<Admission, { kind: 'asked_elsewhere' }>,
  watch: Watch,
): Promise<void> {
  const scope = new CancellationScope();
  const answered = scope
    .run(() => awaitDecisionFor(waitMs, decisionId, workflowId))
    .catch((error: unknown) => {
      if (!isCancellation(error)) log.warn('The answers of another request did not come', { error: String(error) });
    });
  await Promise.race([answered, watch.stopped()]);
  scope.cancel();
}

const ATTRIBUTE = {
  account: defineSearchAttributeKey('ConclaveAccount', 'KEYWORD'),
  ticker: defineSearchAttributeKey('ConclaveTicker', 'KEYWORD'),
  action: defineSearchAttributeKey('ConclaveAction', 'KEYWORD'),
  mode: defineSearchAttributeKey('ConclaveMode', 'KEYWORD'),
  path: defineSearchAttributeKey('ConclavePath', 'KEYWORD'),
  cost: defineSearchAttributeKey('ConclaveCostUsd', 'DOUBLE'),
};

/** Makes the decision findable and readable in the Web UI. */
function finish(decision: Decision, watch: Watch): Decision {
  upsertSearchAttributes([
    { key: ATTRIBUTE.account, value: decision.account },
    { key: ATTRIBUTE.ticker, value: decision.ticker },
    { key: ATTRIBUTE.action, value: decision.action },
    { key: ATTRIBUTE.mode, value: decision.mode },
    { key: ATTRIBUTE.path, value: decision.path },
    { key: ATTRIBUTE.cost, value: decision.costMicroUsd / 1e6 },
  ]);
  const reasons = becauseOf(decision)
    .map((sentence) => `- ${sentence}`)
    .join('\n');
  setCurrentDetails(`**${decision.action}** ${decision.ticker} · path ${decision.path}\n\n${reasons}`);
  watch.update({ phase: 'done', path: decision.path });
  return decision;
}

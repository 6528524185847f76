import { defineSearchAttributeKey } from '@temporalio/common';
import { ApplicationFailure, setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { EventSnapshot } from '../activities/event-contract.ts';
import type { EventDecision } from '../domain/decision/event-decision.ts';
import { plainJson } from '../domain/shared/plain-json.ts';
import { concludeEvent } from './conclude-event.ts';
import { gatherEvent } from './gather-event.ts';
import { admitEvent, awaitEvent, settleEvent } from './proxies.ts';
import { type Watch, watchDecision } from './watch.ts';

/** Decides several markets of one event by one call a model: admit, ask one model about all of them, then one more while what
 * its answers may change on all of them is worth more than they cost, make the probabilities fit together, judge each market,
 * settle. Input: DecideEventRequest as plain JSON. Fails like `decide`. */
export async function decideEvent(input: unknown): Promise<EventDecision> {
  const watch = watchDecision();
  const plain = plainJson(input, 'The request');
  if (!plain.ok) throw ApplicationFailure.nonRetryable(plain.message, 'invalid_request');
  const admitted = await admitOrWait(plain.value, watch);
  if ('result' in admitted) return finish(admitted.result, watch);
  const { snapshot } = admitted;
  const gathered = await gatherEvent(snapshot, watch);
  watch.update({ phase: 'verdict', path: gathered.path });
  const drafts = concludeEvent(snapshot, gathered, watch.mode());
  watch.update({ phase: 'settle' });
  const { decisionId, requestId, account, eventTicker, refused, markets } = snapshot;
  const result = await settleEvent({
    decisionId,
    requestId,
    account,
    eventTicker,
    refused,
    drafts,
    parts: markets.map(({ part }) => part),
    reservations: gathered.reservations,
  });
  return finish(result, watch);
}

/** Admits the request, or waits for the workflow that is deciding it already, or takes over from one that is gone. */
async function admitOrWait(
  request: unknown,
  watch: Watch,
): Promise<{ snapshot: EventSnapshot } | { result: EventDecision }> {
  const { workflowId, runId, startTime } = workflowInfo();
  let takeOverFrom: string | null = null;
  for (;;) {
    const admission = await admitEvent({
      request,
      workflowId,
      runId,
      startedAtMs: startTime.getTime(),
      takeOverFrom,
    });
    if (admission.kind === 'refused') {
      throw ApplicationFailure.create({ type: admission.code, message: admission.message, nonRetryable: true });
    }
    if (admission.kind === 'standing') return { result: admission.result };
    if (admission.kind === 'admitted') return { snapshot: admission.snapshot };
    watch.update({ phase: 'waiting' });
    const awaited = await awaitEvent(admission.decisionId, admission.workflowId);
    if (awaited.kind === 'decided') return { result: awaited.result };
    takeOverFrom = admission.workflowId;
  }
}

const ATTRIBUTE = {
  account: defineSearchAttributeKey('ConclaveAccount', 'KEYWORD'),
  ticker: defineSearchAttributeKey('ConclaveTicker', 'KEYWORD'),
  cost: defineSearchAttributeKey('ConclaveCostUsd', 'DOUBLE'),
};

/** Makes the decisions findable and readable in the Web UI. */
function finish(result: EventDecision, watch: Watch): EventDecision {
  upsertSearchAttributes([
    { key: ATTRIBUTE.account, value: result.account },
    { key: ATTRIBUTE.ticker, value: result.eventTicker },
    { key: ATTRIBUTE.cost, value: result.costMicroUsd / 1e6 },
  ]);
  const lines = result.decisions.map(({ action, ticker }) => `- **${action}** ${ticker}`);
  setCurrentDetails([`**${result.eventTicker}**`, '', ...lines].join('\n'));
  watch.update({ phase: 'done' });
  return result;
}

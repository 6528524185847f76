import { createHash } from 'node:crypto';
import { type EventDecision, eventDecisionOfOne } from '../../domain/decision/event-decision.ts';
import type { DecisionRequest } from '../../domain/planning/decision-request.ts';
import { canonicalJson } from '../../domain/shared/canonical-json.ts';
import type { Prompt } from '../../domain/shared/model.ts';
import type { Admission, AdmitInput } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';

/** `isFirstRun`: nothing was called under this id before. */
export type Claimed = { readonly kind: 'claimed'; readonly isFirstRun: boolean };

/** Claims a request for one workflow run, taking it over where its workflow is gone; or says what ends the admission. An event and
 * a market claim in the same collection, so that an id means one thing. */
export async function claimRequest(
  { store }: Pick<Dependencies, 'store'>,
  input: AdmitInput,
  { decisionId, account, requestId, event, markets }: DecisionRequest,
  prompts: readonly Prompt[],
  nowMs: number,
): Promise<Claimed | Extract<Admission, { kind: 'refused' | 'standing' | 'live_elsewhere' }>> {
  const { workflowId, runId, takeOverFrom } = input;
  if (takeOverFrom !== null) await store.requests.takeOver(decisionId, takeOverFrom, workflowId, runId);
  const text = canonicalJson(input.request);
  const claim = await store.requests.claim({
    _id: decisionId,
    account,
    inputHash: createHash('sha256').update(text).digest('hex'),
    workflowId,
    runId,
    createdAtMs: nowMs,
    prompts,
    quickPrompt: null,
    input: text,
  });
  if (claim.kind === 'reused_id' || (claim.kind === 'done' && event)) {
    return reusedId(`requestId ${requestId} was used for another input; a new decision needs a new requestId.`);
  }
  if (claim.kind === 'done') return { kind: 'standing', result: eventDecisionOfOne(claim.decision) };
  if (event && claim.kind === 'claimed' && claim.first) {
    const found = await Promise.all(markets.map((market) => store.decisions.read(market.decisionId)));
    const taken = markets.find((_, index) => found[index] !== null);
    if (taken) {
      return reusedId(
        `requestId ${taken.requestId} was used for a decision of its own; an event needs another requestId.`,
      );
    }
  } else if (event) {
    const standing = await store.events.read(decisionId);
    if (standing) return { kind: 'standing', result: await withDecisions(store, standing) };
  }
  if (claim.kind === 'claimed') return { kind: 'claimed', isFirstRun: claim.first };
  return { kind: 'live_elsewhere', decisionId, workflowId: claim.workflowId };
}

const reusedId = (message: string) => ({ kind: 'refused', code: 'request_id_reused', message }) as const;

/** Records an event's decisions one by one too: a worker may have died after it recorded them as a whole. */
export async function withDecisions(
  store: Pick<Dependencies['store'], 'decisions'>,
  event: EventDecision,
): Promise<EventDecision> {
  await Promise.all(event.decisions.map((decision) => store.decisions.record(decision)));
  return event;
}

import { createHash } from 'node:crypto';
import { type EventDecision, eventDecisionOfOne } from '../../domain/decision/event-decision.ts';
import { checkStart } from '../../domain/decision/parse-request.ts';
import type { ResearchRecord } from '../../domain/decision/research-record.ts';
import type { DecisionRequest } from '../../domain/planning/decision-request.ts';
import { canonicalJson } from '../../domain/shared/canonical-json.ts';
import { decisionIdOf } from '../../domain/shared/ids.ts';
import type { Prompt } from '../../domain/shared/model.ts';
import type { Admission, AdmitInput, RequestKind } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';

export interface Claimed {
  readonly kind: 'claimed';
  /** Nothing was called under this id before. */
  readonly isFirstRun: boolean;
  /** Those of an earlier run, which this one sends again; null = the ones that it was claimed with. */
  readonly prompts: readonly Prompt[] | null;
}

/** Claims a request for one workflow run, taking it over where its workflow is gone; or says what ends the admission. An event and
 * a market claim in the same collection, so that an id means one thing. */
export async function claimRequest(
  { store }: Pick<Dependencies, 'store'>,
  input: AdmitInput,
  { decisionId, account, requestId, event, markets }: DecisionRequest,
  { prompts, research }: { readonly prompts: readonly Prompt[]; readonly research: ResearchRecord | null },
  nowMs: number,
): Promise<Claimed | Extract<Admission, { kind: 'refused' | 'standing' | 'live_elsewhere' }>> {
  const { workflowId, runId, takeOverFrom } = input;
  if (takeOverFrom !== null) await store.requests.takeOver(decisionId, takeOverFrom, workflowId, runId);
  const { text, inputHash } = canonicalOf(input.request);
  const claim = await store.requests.claim({
    _id: decisionId,
    account,
    inputHash,
    workflowId,
    runId,
    createdAtMs: nowMs,
    prompts,
    quickPrompt: null,
    input: text,
    ...(research ? { research } : {}),
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
    const result = await findStanding(store, 'event', decisionId);
    if (result) return { kind: 'standing', result };
  }
  if (claim.kind === 'claimed') return { kind: 'claimed', isFirstRun: claim.first, prompts: claim.prompts };
  return { kind: 'live_elsewhere', decisionId, workflowId: claim.workflowId };
}

/** A request that was claimed before and has no decision yet, by this workflow or by one that is gone. */
type Unfinished = { readonly kind: 'unfinished'; readonly claimedAtMs: number };

/** What became of the very same request when it came before, whatever today's rules would say of it; null = it is new. A market
 * closes and a configuration changes, and neither changes a decision that stands. */
export async function findClaimed(
  { store }: Pick<Dependencies, 'store'>,
  { kind, request, workflowId, takeOverFrom }: AdmitInput,
): Promise<Extract<Admission, { kind: 'standing' | 'live_elsewhere' }> | Unfinished | null> {
  const start = checkStart(request);
  if (!start.ok) return null;
  const decisionId = decisionIdOf(start.value.account, start.value.requestId);
  const claimed = await store.requests.find(decisionId);
  if (claimed?.inputHash !== canonicalOf(request).inputHash) return null;
  const result = await findStanding(store, kind, decisionId);
  if (result) return { kind: 'standing', result };
  const isOurs = [workflowId, takeOverFrom].includes(claimed.workflowId);
  if (!isOurs) return { kind: 'live_elsewhere', decisionId, workflowId: claimed.workflowId };
  return { kind: 'unfinished', claimedAtMs: claimed.createdAtMs };
}

/** What is recorded under a request's id; null = nothing is. */
export async function findStanding(
  store: Pick<Dependencies['store'], 'decisions' | 'events'>,
  kind: RequestKind,
  decisionId: string,
): Promise<EventDecision | null> {
  if (kind === 'event') {
    const standing = await store.events.read(decisionId);
    return standing && withDecisions(store, standing);
  }
  const decision = await store.decisions.read(decisionId);
  return decision && eventDecisionOfOne(decision);
}

function canonicalOf(request: unknown): { readonly text: string; readonly inputHash: string } {
  const text = canonicalJson(request);
  return { text, inputHash: createHash('sha256').update(text).digest('hex') };
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

import type { EventDecision } from '../../domain/decision/event-decision.ts';
import { type CheckedEventRequest, marketRequestId } from '../../domain/decision/parse-event-request.ts';
import { decisionIdOf } from '../../domain/shared/ids.ts';
import type { Prompt } from '../../domain/shared/model.ts';
import type { AdmitInput } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import type { EventAdmission } from '../event-contract.ts';
import { claimRequest } from './claim-request.ts';

/** Claims an event's request: by the same book as requests for one market, so that an id means one thing. Gives what ends the
 * admission, or whether nobody was here before. */
export async function claimEvent(
  { store }: Pick<Dependencies, 'store'>,
  input: AdmitInput,
  { account, requestId, event }: CheckedEventRequest,
  prompts: readonly Prompt[],
  nowMs: number,
): Promise<Exclude<EventAdmission, { kind: 'admitted' }> | { readonly kind: 'claimed'; readonly first: boolean }> {
  const decisionId = decisionIdOf(account, requestId);
  const claim = await claimRequest(store, input, decisionId, prompts, nowMs);
  const reused = (message: string) => ({ kind: 'refused', code: 'request_id_reused', message }) as const;
  if (claim.kind === 'reused_id' || claim.kind === 'done') {
    return reused(`requestId ${requestId} was used for another input; a new decision needs a new requestId.`);
  }
  if (claim.kind === 'claimed' && claim.first) {
    const taken = await takenIds(store, account, requestId, event);
    if (taken === null) return claim;
    return reused(`requestId ${taken} was used for a decision of its own; an event needs another requestId.`);
  }
  const standing = await store.events.read(decisionId);
  if (standing) return { kind: 'standing', result: await recorded(store, standing) };
  return claim.kind === 'claimed' ? claim : { kind: 'live_elsewhere', decisionId, workflowId: claim.workflowId };
}

/** The event's decisions in the book of all decisions too: a worker may have died between the two. */
export async function recorded(store: Dependencies['store'], event: EventDecision): Promise<EventDecision> {
  await Promise.all(event.decisions.map((decision) => store.decisions.record(decision)));
  return event;
}

/** A requestId of one of the markets' decisions that somebody used before; null = none is. */
async function takenIds(
  store: Dependencies['store'],
  account: string,
  requestId: string,
  { markets }: CheckedEventRequest['event'],
): Promise<string | null> {
  const ids = markets.map(({ market }) => marketRequestId(requestId, market.ticker));
  const found = await Promise.all(ids.map((id) => store.decisions.read(decisionIdOf(account, id))));
  return ids.find((_, index) => found[index] !== null) ?? null;
}

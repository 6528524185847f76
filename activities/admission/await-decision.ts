import { cancelled, heartbeat, sleep } from '@temporalio/activity';
import type { Decision } from '../../domain/decision/decision.ts';
import type { EventDecision } from '../../domain/decision/event-decision.ts';
import type { Dependencies } from '../dependencies.ts';
import type { AwaitedEvent } from '../event-contract.ts';

const LOOK_EVERY_MS = 200;
/** Who has waited for minutes may wait for another moment. */
const LONGEST_WAIT_MS = 1_000;
const ASK_STATUS_EVERY = 10;

export type Awaited =
  | { readonly kind: 'decided'; readonly decision: Decision }
  /** The workflow that held the request ended without settling it. */
  | { readonly kind: 'abandoned' };

/** Waits for the decision of a request that another workflow is deciding. Cancellable; ends with the caller's time-out. */
export function createAwaitDecision({ store, workflows }: Dependencies) {
  return async function awaitDecision(decisionId: string, workflowId: string): Promise<Awaited> {
    const decision = await standing(workflows, workflowId, () => store.decisions.read(decisionId));
    return decision ? { kind: 'decided', decision } : { kind: 'abandoned' };
  };
}

/** The same for the decisions of an event. */
export function createAwaitEvent({ store, workflows }: Dependencies) {
  return async function awaitEvent(decisionId: string, workflowId: string): Promise<AwaitedEvent> {
    const result = await standing<EventDecision>(workflows, workflowId, () => store.events.read(decisionId));
    return result ? { kind: 'decided', result } : { kind: 'abandoned' };
  };
}

/** Looks until it is there; null when the workflow ended without it. */
async function standing<T>(
  workflows: Dependencies['workflows'],
  workflowId: string,
  read: () => Promise<T | null>,
): Promise<T | null> {
  for (let look = 0; ; look++) {
    const found = await read();
    if (found) return found;
    // It may have settled between the two looks.
    if (look % ASK_STATUS_EVERY === 0 && (await workflows.status(workflowId)) !== 'running') return read();
    heartbeat();
    await Promise.race([sleep(Math.min(LONGEST_WAIT_MS, LOOK_EVERY_MS + look)), cancelled()]);
  }
}

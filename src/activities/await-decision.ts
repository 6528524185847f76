import { cancelled, heartbeat, sleep } from '@temporalio/activity';
import type { Decision } from '../domain/decision.ts';
import type { Dependencies } from './dependencies.ts';

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
    for (let look = 0; ; look++) {
      const decision = await store.decisions.read(decisionId);
      if (decision) return { kind: 'decided', decision };
      if (look % ASK_STATUS_EVERY === 0 && (await workflows.status(workflowId)) !== 'running') {
        // It may have settled between the two looks.
        const late = await store.decisions.read(decisionId);
        return late ? { kind: 'decided', decision: late } : { kind: 'abandoned' };
      }
      heartbeat();
      await Promise.race([sleep(Math.min(LONGEST_WAIT_MS, LOOK_EVERY_MS + look)), cancelled()]);
    }
  };
}

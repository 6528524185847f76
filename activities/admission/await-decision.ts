import { cancelled, heartbeat, sleep } from '@temporalio/activity';
import { eventDecisionOfOne } from '../../domain/decision/event-decision.ts';
import type { AwaitedDecision, RequestKind } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';

const LOOK_EVERY_MS = 200;
/** After minutes of waiting another moment does not matter. */
const LONGEST_PAUSE_MS = 1_000;
const STATUS_EVERY_LOOKS = 10;

/** Waits for the decision of a request that another workflow is deciding. Cancellable; ends with the caller's time-out. */
export function createAwaitDecision({ store, workflows }: Dependencies) {
  const read = async (kind: RequestKind, decisionId: string): Promise<AwaitedDecision> => {
    if (kind === 'event') {
      const result = await store.events.read(decisionId);
      return result ? { kind: 'decided', result } : { kind: 'abandoned' };
    }
    const decision = await store.decisions.read(decisionId);
    return decision ? { kind: 'decided', result: eventDecisionOfOne(decision) } : { kind: 'abandoned' };
  };

  return async function awaitDecision(
    kind: RequestKind,
    decisionId: string,
    workflowId: string,
  ): Promise<AwaitedDecision> {
    for (let look = 0; ; look++) {
      const found = await read(kind, decisionId);
      if (found.kind === 'decided') return found;
      // It may have been finalized between the two looks.
      const isStatusLook = look % STATUS_EVERY_LOOKS === 0;
      if (isStatusLook && (await workflows.status(workflowId)) !== 'running') return read(kind, decisionId);
      heartbeat();
      await Promise.race([sleep(Math.min(LONGEST_PAUSE_MS, LOOK_EVERY_MS + look)), cancelled()]);
    }
  };
}

import type { Client } from '@temporalio/client';
import {
  type DecideAdmission,
  type DecideEventRequest,
  type DecideRequest,
  type DecideState,
  QUERY,
} from '../workflows/messages.ts';
import { within } from './call-workflow.ts';
import { isNoAnswer, refusalOf, ServiceUnavailable, serviceErrorOf } from './errors.ts';
import { startAdmitted, startOnce } from './start-once.ts';

/** How far a decision is that may not be there yet. */
export type Begun<Recorded> =
  | { readonly kind: 'decided'; readonly result: Recorded }
  | {
      readonly kind: 'running';
      /** Null = no worker has said: the decision is kept, and goes on when one runs. */
      readonly state: DecideState | null;
      /** Known to whoever started it. */
      readonly admission: DecideAdmission | null;
    };

/** A worker that runs admits within milliseconds. */
const ADMITTED_WITHIN_MS = 5_000;
const TEMPORAL_WITHIN_MS = 8_000;
const STATE_WITHIN_MS = 2_000;
/** A decision without a call is recorded this soon after its admission. */
const WITHOUT_CALL_WITHIN_MS = 1_000;

/** Starts a decision, or finds it, and waits `waitMs` for it; a refusal comes back at once. Where no worker admits it, it is kept and
 * `state` is null. Throws DecisionRefused, and ServiceUnavailable where Temporal does not answer. */
export async function beginDecision<Recorded>(
  client: Client,
  { type, workflowId, request, waitMs }: BeginInput,
): Promise<Begun<Recorded>> {
  const startedAtMs = Date.now();
  const admission = await admitted(client, { type, workflowId, request, waitMs });
  const isSoon = admission?.kind === 'decided' || (admission?.kind === 'admitted' && admission.start === 'none');
  const leftMs = Math.max(isSoon ? WITHOUT_CALL_WITHIN_MS : 0, startedAtMs + waitMs - Date.now());
  const found = await followDecision<Recorded>(client, workflowId, leftMs);
  return found.kind === 'running' ? { ...found, admission } : found;
}

interface BeginInput {
  readonly type: string;
  readonly workflowId: string;
  readonly request: DecideRequest | DecideEventRequest;
  readonly waitMs: number;
}

async function admitted(client: Client, { type, workflowId, request }: BeginInput): Promise<DecideAdmission | null> {
  const start = () => startAdmitted(client, type, workflowId, request);
  try {
    return await within(client, workflowId, start, ADMITTED_WITHIN_MS);
  } catch (error) {
    if (!isUnanswered(error)) throw error;
    // Nobody took the update, which does not tell whether the workflow was started.
    await byTemporal(client, workflowId, () => startOnce(client, type, workflowId, request));
    return null;
  }
}

const isUnanswered = (error: unknown) => error instanceof ServiceUnavailable && error.code === 'no_answer';

/** A call that needs no worker: where it is not answered, Temporal is away. */
async function byTemporal<T>(client: Client, workflowId: string, call: () => Promise<T>): Promise<T> {
  try {
    return await within(client, workflowId, call, TEMPORAL_WITHIN_MS);
  } catch (error) {
    if (!isUnanswered(error)) throw error;
    throw new ServiceUnavailable('unreachable', 'Temporal does not answer: check whether it runs.', error);
  }
}

/** Waits `waitMs` for a decision that was started. Throws DecisionRefused for one that ended without a decision, `not_found` for
 * one that Temporal does not know, and ServiceUnavailable where it does not answer. */
export async function followDecision<Recorded>(
  client: Client,
  workflowId: string,
  waitMs: number,
): Promise<Begun<Recorded>> {
  const handle = client.workflow.getHandle(workflowId);
  const { status } = await byTemporal(client, workflowId, () => handle.describe());
  const isRunning = status.name === 'RUNNING';
  if (!isRunning || waitMs > 0) {
    const untilMs = Date.now() + (isRunning ? waitMs : TEMPORAL_WITHIN_MS);
    try {
      return { kind: 'decided', result: (await client.withDeadline(untilMs, () => handle.result())) as Recorded };
    } catch (error) {
      if (!isRunning || !isNoAnswer(error)) throw serviceErrorOf(refusalOf(error, workflowId), workflowId);
    }
  }
  return { kind: 'running', state: await stateOf(client, workflowId), admission: null };
}

/** Null = no worker answers. */
async function stateOf(client: Client, workflowId: string): Promise<DecideState | null> {
  const query = () => client.workflow.getHandle(workflowId).query<DecideState>(QUERY.state);
  try {
    return await within(client, workflowId, query, STATE_WITHIN_MS);
  } catch (error) {
    if (isUnanswered(error)) return null;
    throw error;
  }
}

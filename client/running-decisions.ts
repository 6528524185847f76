import type { Client } from '@temporalio/client';
import { type DecideState, decisionWorkflowId, eventWorkflowId, QUERY, WORKFLOW } from '../workflows/messages.ts';
import { within } from './call-workflow.ts';
import { DecisionRefused, ServiceUnavailable } from './errors.ts';

/** A decision that is under way. */
export interface RunningDecision {
  readonly workflowId: string;
  readonly startedAtMs: number;
  /** Null = no worker has said. */
  readonly state: DecideState | null;
}

export interface RunningQuestion {
  /** Null = of all. */
  readonly account: string | null;
  /** So many are listed one by one, the latest started ones. */
  readonly limit: number;
  /** Whether a worker is there that could say how far they are. */
  readonly hasWorker: boolean;
}

const LISTED_WITHIN_MS = 3_000;
const STATE_WITHIN_MS = 1_000;

/** How many decisions are under way, and how far the latest of them are. Throws ServiceUnavailable where Temporal does not answer. */
export async function runningDecisions(client: Client, { account, limit, hasWorker }: RunningQuestion) {
  const query = queryFor(account);
  const [running, found] = await within(
    client,
    'Temporal',
    () => Promise.all([client.workflow.count(query), firstOf(client, query, limit)]),
    LISTED_WITHIN_MS,
  );
  const rows = await Promise.all(
    found.map(async ({ workflowId, startTime }): Promise<RunningDecision> => {
      const state = hasWorker ? await stateOf(client, workflowId) : null;
      return { workflowId, startedAtMs: startTime.getTime(), state };
    }),
  );
  return { running: running.count, rows };
}

async function firstOf(client: Client, query: string, limit: number) {
  const found = [];
  for await (const info of client.workflow.list({ query, pageSize: limit })) {
    found.push(info);
    if (found.length === limit) break;
  }
  return found;
}

/** Temporal's query for every decision that is under way. */
export const RUNNING = `WorkflowType IN ('${WORKFLOW.decide}', '${WORKFLOW.decideEvent}') AND ExecutionStatus = 'Running'`;

/** A running decision has no search attributes yet: an account's are found by how their ids begin. */
function queryFor(account: string | null): string {
  if (account === null) return RUNNING;
  const own = [decisionWorkflowId, eventWorkflowId].map((idOf) => `WorkflowId STARTS_WITH '${idOf(account, '')}'`);
  return `${RUNNING} AND (${own.join(' OR ')})`;
}

/** Null = no worker answers in time, or it can no longer be asked. */
async function stateOf(client: Client, workflowId: string): Promise<DecideState | null> {
  try {
    const ask = () => client.workflow.getHandle(workflowId).query<DecideState>(QUERY.state);
    return await within(client, workflowId, ask, STATE_WITHIN_MS);
  } catch (error) {
    if (error instanceof ServiceUnavailable || error instanceof DecisionRefused) return null;
    throw error;
  }
}

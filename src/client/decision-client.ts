import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { checkStart } from '../domain/check-start.ts';
import { showKey } from '../domain/refusal.ts';
import { LONGEST_DEADLINE_MS } from '../domain/request.ts';
import type { Store } from '../store/index.ts';
import type { DecisionQuery } from '../store/newest-decisions.ts';
import {
  type ClearModeInput,
  type DecideRequest,
  type DecideState,
  type Decision,
  decisionWorkflowId,
  EXECUTION_SLACK_MS,
  type GovernorState,
  type OperationsState,
  type OutcomeAnswer,
  type OutcomeInput,
  type ScorekeeperState,
  type SetModeInput,
  type SetPolicyInput,
  TASK_QUEUE,
  WORKFLOW,
} from '../workflows/messages.ts';
import { queryState, within } from './ask-workflow.ts';
import { DecisionRefused, refusalOf } from './errors.ts';
import { type Explanation, readExplanation } from './explanation.ts';
import { readBudget, setPolicy } from './governor.ts';
import { clearMode, readMode, setMode } from './operations.ts';
import { hasSameInput } from './same-input.ts';
import { readScorekeeper, recordOutcomes } from './scorekeeper.ts';

export type { Explanation } from './explanation.ts';

/** A decision that was started, or found. */
export interface DecisionHandle {
  readonly workflowId: string;
  /** Waits for the decision. Rejects with DecisionRefused when it ended without one. */
  result(): Promise<Decision>;
}

export interface DecisionStatus {
  /** As Temporal names it: RUNNING, COMPLETED, FAILED, CANCELLED, TERMINATED, TIMED_OUT. */
  readonly execution: string;
  readonly state: DecideState;
}

/** What a bot uses: starts decisions, waits for them, reads them again, and sets budget and mode. Thin over the workflows'
 * contract (workflows/messages.ts), so a bot in another language does the same through its own Temporal SDK. Every method
 * throws DecisionRefused for a no and ServiceUnavailable for no answer. */
export class DecisionClient {
  readonly #client: Client;
  readonly #store: Store | null;

  /** Without a store everything but `list` and `explain` works. The caller closes both. */
  constructor(client: Client, store: Store | null = null) {
    this.#client = client;
    this.#store = store;
  }

  /** Starts a decision, or finds the one that this requestId already means: the same requestId is the same decision and
   * one bill. Throws DecisionRefused: `request_id_reused` when it was used for another input, `invalid_request` for what
   * cannot even be sent (no id to start under, too large, no JSON); what else is wrong the decision itself refuses. */
  async start(given: DecideRequest): Promise<DecisionHandle> {
    const checked = checkStart(given);
    if (!checked.ok) throw new DecisionRefused('invalid_request', checked.message);
    const request = checked.value;
    const workflowId = decisionWorkflowId(request.account, request.requestId);
    try {
      await this.#startNew(workflowId, request, 'REJECT_DUPLICATE');
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      await this.#adopt(workflowId, request);
    }
    return this.#handle(workflowId);
  }

  /** Starts a decision and waits for it. */
  async decide(request: DecideRequest): Promise<Decision> {
    return (await this.start(request)).result();
  }

  /** The decision of a request that was started before: waits if it is still running, and asks the store when Temporal's
   * retention is over. */
  async result(account: string, requestId: string): Promise<Decision> {
    const workflowId = decisionWorkflowId(account, requestId);
    try {
      return await this.#handle(workflowId).result();
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      const stored = await this.#store?.decisions.read(`${account}/${requestId}`);
      if (stored) return stored;
      throw new DecisionRefused(
        'not_found',
        `There is no decision ${showKey(requestId)} of account ${showKey(account)}.`,
        error,
      );
    }
  }

  /** How far a decision is. */
  async status(account: string, requestId: string): Promise<DecisionStatus> {
    const workflowId = decisionWorkflowId(account, requestId);
    const who = `Decision ${workflowId}`;
    const handle = this.#client.workflow.getHandle(workflowId);
    const { status } = await within(this.#client, who, () => handle.describe());
    return { execution: status.name, state: await queryState<DecideState>(this.#client, workflowId, who) };
  }

  /** Ends a decision early: its requests are aborted, nothing is decided. What was sent may still be billed, and stays
   * charged until the ledger knows better. */
  async cancel(account: string, requestId: string): Promise<void> {
    const workflowId = decisionWorkflowId(account, requestId);
    await within(this.#client, `Decision ${workflowId}`, () => this.#client.workflow.getHandle(workflowId).cancel());
  }

  /** Stored decisions, newest first. */
  async list(query: DecisionQuery): Promise<Decision[]> {
    return this.#needStore().decisions.list(query);
  }

  /** A decision with every request that was sent for it, by its id, `<account>/<requestId>`. */
  async explain(decisionId: string): Promise<Explanation> {
    const store = this.#needStore();
    const explanation = await readExplanation(store, decisionId);
    if (explanation) return explanation;
    const message = `There is no stored decision ${showKey(decisionId)}; its id is <account>/<requestId>, as \`bin/conclave decisions\` lists it.`;
    throw new DecisionRefused('not_found', message);
  }

  budget(account: string): Promise<GovernorState> {
    return readBudget(this.#client, this.#store, account);
  }

  /** Changes an account's caps or zone; when this returns, they hold. */
  setPolicy(account: string, change: SetPolicyInput): Promise<GovernorState> {
    return setPolicy(this.#client, account, change);
  }

  mode(): Promise<OperationsState> {
    return readMode(this.#client);
  }

  /** When this returns, no request starts and no new exposure is settled that the mode does not permit. */
  setMode(input: SetModeInput): Promise<OperationsState> {
    return setMode(this.#client, input);
  }

  clearMode(input: ClearModeInput): Promise<OperationsState> {
    return clearMode(this.#client, input);
  }

  /** Tells how markets ended; when this returns, it is recorded, and scored soon after. One answer for each. */
  recordOutcomes(outcomes: readonly OutcomeInput[]): Promise<OutcomeAnswer[]> {
    return recordOutcomes(this.#client, outcomes);
  }

  /** What has been learned so far, in numbers. */
  scorekeeper(): Promise<ScorekeeperState> {
    return readScorekeeper(this.#client);
  }

  async #startNew(
    workflowId: string,
    request: DecideRequest,
    workflowIdReusePolicy: 'REJECT_DUPLICATE' | 'ALLOW_DUPLICATE_FAILED_ONLY',
  ): Promise<void> {
    await this.#client.workflow.start(WORKFLOW.decide, {
      taskQueue: TASK_QUEUE,
      workflowId,
      args: [request],
      workflowIdReusePolicy,
      // USE_EXISTING would attach without a word even to another input; #adopt attaches to the same input only.
      workflowIdConflictPolicy: 'FAIL',
      workflowExecutionTimeout: deadlineOf(request) + EXECUTION_SLACK_MS,
    });
  }

  /** Takes the workflow that has this id for ours, if it was given the same input. One that ended without a decision
   * (refused, cancelled, out of time) is no decision to keep to, so it is started again; admit sees to one bill. */
  async #adopt(workflowId: string, request: DecideRequest): Promise<void> {
    const handle = this.#client.workflow.getHandle(workflowId);
    const { status } = await handle.describe();
    if (status.name !== 'RUNNING' && status.name !== 'COMPLETED') {
      try {
        return await this.#startNew(workflowId, request, 'ALLOW_DUPLICATE_FAILED_ONLY');
      } catch (error) {
        // Somebody else was faster: what they started is compared below.
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
    }
    if ((await hasSameInput(this.#client, workflowId, request)) === false) {
      const message = `requestId ${request.requestId} was used for another input; a new decision needs a new requestId.`;
      throw new DecisionRefused('request_id_reused', message);
    }
  }

  #handle(workflowId: string): DecisionHandle {
    const handle = this.#client.workflow.getHandle(workflowId);
    return {
      workflowId,
      async result() {
        try {
          return (await handle.result()) as Decision;
        } catch (error) {
          throw refusalOf(error, workflowId);
        }
      },
    };
  }

  #needStore(): Store {
    if (this.#store) return this.#store;
    throw new Error('This DecisionClient was made without a store; pass one to list and explain decisions.');
  }
}

/** The request's own deadline; the longest one for a request that admit will refuse for it. */
export function deadlineOf(request: DecideRequest): number {
  const { deadlineMs } = request;
  return Number.isFinite(deadlineMs) && deadlineMs > 0
    ? Math.min(deadlineMs, LONGEST_DEADLINE_MS)
    : LONGEST_DEADLINE_MS;
}

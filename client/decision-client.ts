import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { checkStart } from '../domain/decision/parse-request.ts';
import type { ExplainedPreview } from '../domain/explain/preview-sentences.ts';
import {
  type ExplainedDecision,
  type ExplainedEventDecision,
  withSentences,
  withSentencesOfEvent,
} from '../domain/explain/with-sentences.ts';
import { decisionIdOf } from '../domain/shared/ids.ts';
import { showKey } from '../domain/shared/refusal.ts';
import {
  type ClearModeInput,
  type DecideEventRequest,
  type DecideRequest,
  type DecideState,
  decisionWorkflowId,
  eventWorkflowId,
  type FillInput,
  type OutcomeInput,
  type ProbeNowInput,
  type SetModeInput,
  type SetPolicyInput,
  WORKFLOW,
} from '../workflows/messages.ts';
import { type Begun, beginDecision, followDecision } from './begin-decision.ts';
import { queryState, within } from './call-workflow.ts';
import { accepted, DecisionRefused, refusalOf } from './errors.ts';
import {
  clearMode,
  readBudget,
  readMode,
  readScorekeeper,
  recordFills,
  recordOutcomes,
  setMode,
  setPolicy,
} from './operate.ts';
import { previewRequest } from './preview.ts';
import { probeNow } from './probe-now.ts';
import type { Records } from './records.ts';
import { isUntaken, refuseUntaken } from './refuse-untaken.ts';
import { type RunningQuestion, runningDecisions } from './running-decisions.ts';
import { startOnce } from './start-once.ts';
import { readTemporalFacts, type TemporalQuestion } from './temporal-facts.ts';

/** As workers are configured by default: how long a silence is. */
const HEARTBEAT_EVERY_MS = 3_000;

/** A decision that was started, or found. */
export interface DecisionHandle<Result = ExplainedDecision> {
  readonly workflowId: string;
  /** Waits for the decision. Rejects with DecisionRefused when it ended without one. */
  result(): Promise<Result>;
}

export interface DecisionStatus {
  /** As Temporal names it: RUNNING, COMPLETED, FAILED, CANCELLED, TERMINATED, TIMED_OUT. */
  readonly execution: string;
  readonly state: DecideState;
}

/** What a bot uses: starts decisions, waits for them, reads them again, and sets budget and mode. Every decision comes with
 * the sentences of its reasons. Thin over the workflows' contract (workflows/messages.ts), so a bot in another language does
 * the same through its own Temporal SDK. Every method throws DecisionRefused for a no and ServiceUnavailable for no answer. */
export class DecisionClient {
  readonly #client: Client;
  readonly #records: Records | null;

  /** `records`: null where only Temporal can be reached. The caller closes both. */
  constructor(client: Client, records: Records | null = null) {
    this.#client = client;
    this.#records = records;
  }

  /** Starts a decision, or finds the one that this requestId already means: the same requestId is the same decision and
   * one bill. Throws DecisionRefused: `request_id_reused` when it was used for another input, `invalid_request` for what
   * cannot even be sent (no id to start under, too large, no JSON); what else is wrong the decision itself refuses. */
  async start(given: DecideRequest): Promise<DecisionHandle> {
    const request = accepted(checkStart<DecideRequest>(given), 'invalid_request');
    const workflowId = decisionWorkflowId(request.account, request.requestId);
    await startOnce(this.#client, WORKFLOW.decide, workflowId, request);
    return this.#handle(workflowId, withSentences);
  }

  /** The same for several markets of one event, which are decided by one call a model. */
  async startEvent(given: DecideEventRequest): Promise<DecisionHandle<ExplainedEventDecision>> {
    const request = accepted(checkStart<DecideEventRequest>(given), 'invalid_request');
    const workflowId = eventWorkflowId(request.account, request.requestId);
    await startOnce(this.#client, WORKFLOW.decideEvent, workflowId, request);
    return this.#handle(workflowId, withSentencesOfEvent);
  }

  /** Starts an event's decisions and waits for them. Throws ServiceUnavailable `no_worker` within seconds where no worker takes
   * them up; they are kept, and the same request finds them. */
  async decideEvent(request: DecideEventRequest): Promise<ExplainedEventDecision> {
    return this.#taken(await this.startEvent(request));
  }

  /** Starts a decision and waits for it. Throws like `decideEvent`. */
  async decide(request: DecideRequest): Promise<ExplainedDecision> {
    return this.#taken(await this.start(request));
  }

  /** The decision of a request that was started before: waits while it is running, and reads the records, where there are any, when
   * Temporal's retention is over. */
  async result(account: string, requestId: string): Promise<ExplainedDecision> {
    const workflowId = decisionWorkflowId(account, requestId);
    try {
      return await this.#handle(workflowId, withSentences).result();
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      const stored = await this.#records?.decision(decisionIdOf(account, requestId));
      if (stored) return withSentences(stored);
      const message = `There is no decision ${showKey(requestId)} of account ${showKey(account)}.`;
      throw new DecisionRefused('not_found', message, error);
    }
  }

  /** Starts a decision, or finds it, and waits `waitMs` for it. A refusal comes back at once, and so does what is reserved; what is
   * not decided in time goes on, and is found by the same request. */
  async begin(given: DecideRequest, waitMs: number): Promise<Begun<ExplainedDecision>> {
    const request = accepted(checkStart<DecideRequest>(given), 'invalid_request');
    const workflowId = decisionWorkflowId(request.account, request.requestId);
    return beginDecision(this.#client, { type: WORKFLOW.decide, workflowId, request, waitMs });
  }

  /** The same for several markets of one event. */
  async beginEvent(given: DecideEventRequest, waitMs: number): Promise<Begun<ExplainedEventDecision>> {
    const request = accepted(checkStart<DecideEventRequest>(given), 'invalid_request');
    const workflowId = eventWorkflowId(request.account, request.requestId);
    return beginDecision(this.#client, { type: WORKFLOW.decideEvent, workflowId, request, waitMs });
  }

  /** What a request for a market or an event would call and cost. Nothing is paid, reserved or recorded; a requestId is not needed. */
  preview(request: Readonly<Record<string, unknown>>): Promise<ExplainedPreview> {
    return previewRequest(this.#client, request);
  }

  /** A decision that was started before, of a market or of an event, after `waitMs` at most. `not_found` where Temporal does not
   * know it: it may be in the store all the same. */
  follow(kind: 'market', account: string, requestId: string, waitMs: number): Promise<Begun<ExplainedDecision>>;
  follow(kind: 'event', account: string, requestId: string, waitMs: number): Promise<Begun<ExplainedEventDecision>>;
  follow(kind: 'market' | 'event', account: string, requestId: string, waitMs: number): Promise<Begun<unknown>> {
    const workflowId = (kind === 'event' ? eventWorkflowId : decisionWorkflowId)(account, requestId);
    return followDecision(this.#client, workflowId, waitMs);
  }

  /** How far a decision is. */
  async status(account: string, requestId: string): Promise<DecisionStatus> {
    const workflowId = decisionWorkflowId(account, requestId);
    const who = `Decision ${workflowId}`;
    const handle = this.#client.workflow.getHandle(workflowId);
    const { status } = await within(this.#client, who, () => handle.describe());
    return { execution: status.name, state: await queryState<DecideState>(this.#client, workflowId, who) };
  }

  /** Decisions that are under way, so many of them with how far they are. */
  readonly running = (question: RunningQuestion) => runningDecisions(this.#client, question);

  /** Whether a decision was started and no worker has taken it up. */
  readonly isUntaken = (workflowId: string) => isUntaken(this.#client, workflowId);

  /** Ends a decision early: its requests are aborted, nothing is decided. What was sent may still be billed, and stays
   * charged until the ledger knows better. */
  async cancel(account: string, requestId: string): Promise<void> {
    const workflowId = decisionWorkflowId(account, requestId);
    await within(this.#client, `Decision ${workflowId}`, () => this.#client.workflow.getHandle(workflowId).cancel());
  }

  /** Whether the workflows that run for ever do, and which decisions are under way. */
  readonly durable = (question: TemporalQuestion) => readTemporalFacts(this.#client, question);

  readonly budget = (account: string) => readBudget(this.#client, this.#records, account);

  /** Changes an account's caps or zone; when this returns, they hold. */
  readonly setPolicy = (account: string, change: SetPolicyInput) => setPolicy(this.#client, account, change);

  readonly mode = () => readMode(this.#client);

  /** When this returns, no request starts and no new exposure is finalized that the mode does not permit. */
  readonly setMode = (input: SetModeInput) => setMode(this.#client, input);

  readonly clearMode = (input: ClearModeInput) => clearMode(this.#client, input);

  /** Has what is out asked now whether it is back; says what is asked. */
  readonly probeNow = (input: ProbeNowInput) => probeNow(this.#client, input);

  /** Records how markets ended; when this returns, they are in the store, and scored soon after. One answer for each. */
  readonly recordOutcomes = (outcomes: readonly OutcomeInput[]) => recordOutcomes(this.#client, outcomes);

  /** Records what accounts bought and sold; when this returns, it counts in their positions. One answer for each. */
  readonly recordFills = (fills: readonly FillInput[]) => recordFills(this.#client, fills);

  /** What has been learned so far, in numbers. */
  readonly scorekeeper = () => readScorekeeper(this.#client);

  #handle<Recorded, Result>(workflowId: string, explain: (recorded: Recorded) => Result): DecisionHandle<Result> {
    const handle = this.#client.workflow.getHandle(workflowId);
    return {
      workflowId,
      async result() {
        try {
          return explain((await handle.result()) as Recorded);
        } catch (error) {
          throw refusalOf(error, workflowId);
        }
      },
    };
  }

  /** The result, unless no worker is there to make it. */
  async #taken<Result>({ workflowId, result }: DecisionHandle<Result>): Promise<Result> {
    const over = new AbortController();
    const about = { workflowId, heartbeatEveryMs: HEARTBEAT_EVERY_MS, signal: over.signal };
    const decided = result();
    try {
      return await Promise.race([decided, refuseUntaken(this.#client, this.#records, about).then(() => decided)]);
    } finally {
      over.abort();
    }
  }
}

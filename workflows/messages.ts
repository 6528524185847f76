/** The contract: names, ids, queues and message types that other programs rely on. Everything is plain JSON, so any
 * Temporal SDK can start, signal and query Conclave. This file imports types only: any side may import it. */

import type { Decision, Path } from '../domain/decision/decision.ts';
import type { DecideEventRequest, EventDecision } from '../domain/decision/event-decision.ts';
import type { DecideRequest } from '../domain/decision/request.ts';
import type { Breaker } from '../domain/health/breakers.ts';
import type { Rate } from '../domain/health/rate.ts';
import type { CheckedOutcome } from '../domain/learning/check-outcomes.ts';
import type { OutcomeAnswer } from '../domain/learning/scored-decision.ts';
import type { MoneyOfDay } from '../domain/money/allocation.ts';
import type { BudgetChange } from '../domain/money/check-budget.ts';
import type { DayMoney } from '../domain/money/day-money.ts';
import type { Band, Mode } from '../domain/shared/modes.ts';
import type { BudgetPolicy } from '../domain/shared/policy.ts';

export type { DayMoney, DecideEventRequest, DecideRequest, Decision, EventDecision, OutcomeAnswer };

export const NAMESPACE = 'conclave';
export const TASK_QUEUE = 'conclave';
/** Model calls run on a queue per provider, so that one provider's limit or outage holds up no other. */
export const modelQueue = (provider: string): string => `conclave-models-${provider}`;

export const WORKFLOW = {
  decide: 'decide',
  decideEvent: 'decideEvent',
  costGovernor: 'costGovernor',
  operations: 'operations',
  scorekeeper: 'scorekeeper',
  shadow: 'shadow',
} as const;

export { decisionWorkflowId, eventWorkflowId, governorWorkflowId, shadowWorkflowId } from '../domain/shared/ids.ts';
export const OPERATIONS_WORKFLOW_ID = 'operations';
export const SCOREKEEPER_WORKFLOW_ID = 'scorekeeper';

/** A decision is over this long after its deadline, whatever happens. */
export const EXECUTION_SLACK_MS = 600_000;

export const SIGNAL = {
  setMode: 'setMode',
  clearMode: 'clearMode',
  modeChanged: 'modeChanged',
  budgetChanged: 'budgetChanged',
  ledgerChanged: 'ledgerChanged',
  outcome: 'outcome',
  callFailed: 'callFailed',
  limitsConfigured: 'limitsConfigured',
} as const;
export const UPDATE = { setPolicy: 'setPolicy', recordOutcomes: 'recordOutcomes' } as const;
export const QUERY = { state: 'state' } as const;

/** `setMode` on `operations`. */
export interface SetModeInput {
  readonly mode: Mode;
  readonly reason: string;
  readonly by: string;
  /** How long it holds, counted from when it is taken; then the mode is the health's again. Absent: until it is changed. */
  readonly forMs?: number;
}

/** `clearMode` on `operations`: back to normal. */
export interface ClearModeInput {
  readonly reason: string;
  readonly by: string;
}

/** `callFailed` on `operations`: a model call ended badly. Answered calls are not reported: the store knows them. */
export interface CallReport {
  readonly provider: string;
  readonly model: string;
}

/** `modeChanged` to running decisions. */
export interface ModeChangedInput {
  readonly mode: Mode;
  readonly version: number;
}

/** `budgetChanged` to running decisions of one account. */
export interface BudgetChangedInput {
  readonly band: Band;
  readonly version: number;
}

/** `setPolicy` on a governor: what is given replaces, what is absent stays; null takes a part's cap away. */
export interface SetPolicyInput {
  readonly budget: BudgetChange;
  readonly reason: string;
  readonly by: string;
  /** A new IANA zone; the next ledger document is opened in it. */
  readonly zone?: string;
  /** Sent by a starting worker whose configuration states another budget than it did before. */
  readonly fromConfiguration?: boolean;
}

/** `outcome` on the scorekeeper: how a market ended. `recordOutcomes`, the update, takes a list of them and answers what
 * became of each; a signal cannot answer, so what it brings that contradicts the record is refused into the state. */
export type OutcomeInput = CheckedOutcome;

/** `state` of the scorekeeper. */
export interface ScorekeeperState {
  /** Version of the scoreboard in force; 0 = nothing was learned yet. */
  readonly version: number;
  /** Resolved markets with a full panel. */
  readonly labels: number;
  readonly panelsAsked: number;
  /** Outcomes taken in and decisions scored since the first start. */
  readonly outcomes: number;
  readonly scored: number;
  /** The last signals that were not taken, newest last, each with the reason. */
  readonly refused: readonly { readonly atMs: number; readonly ticker: string; readonly why: string }[];
}

/** `state` of a decision. */
export interface DecideState {
  readonly phase: 'admit' | 'quick' | 'escalate' | 'panel' | 'wider' | 'verdict' | 'settle' | 'waiting' | 'done';
  readonly path: Path | null;
  readonly asked: readonly string[];
  readonly answered: readonly string[];
  readonly mode: Mode | null;
}

/** `state` of `operations`. */
export interface OperationsState {
  readonly mode: Mode;
  readonly version: number;
  readonly reason: string;
  readonly by: string;
  readonly atMs: number;
  /** True while an operator's word holds: then nothing changes the mode by itself. */
  readonly isManualOverride: boolean;
  /** When that word ends; null = it holds until it is changed, or there is none. */
  readonly untilMs?: number | null;
  /** Providers and models that are out, or coming back. */
  readonly breakers: readonly Breaker[];
  /** How fast the providers are asked that are limited, or were. `heldBy`: their queues, or, where the server cannot, each
   * worker's own statement, which does not change while it runs. */
  readonly rates: readonly (Rate & { readonly heldBy: 'queue' | 'workers' })[];
  readonly audit: readonly ModeChange[];
}

export interface ModeChange {
  readonly from: Mode;
  readonly to: Mode;
  readonly version: number;
  readonly reason: string;
  /** An operator's name; `automatic` = the state of the models asked for it; `expired` = an operator's time was up. */
  readonly by: string;
  readonly atMs: number;
  /** When it ends, where an operator said so. */
  readonly untilMs?: number | null;
  /** Whether it is an operator's word. */
  readonly isManualOverride?: boolean;
}

/** `state` of a governor. Money in micro-dollars. */
export interface GovernorState {
  readonly account: string;
  readonly zone: string;
  readonly budget: BudgetPolicy;
  readonly policyVersion: number;
  readonly band: Band;
  readonly bandVersion: number;
  readonly day: DayMoney | null;
  /** What the day's money is worth to its decisions; null or absent = not worked out yet. */
  readonly money?: MoneyOfDay | null;
  readonly expired: number;
  readonly audit: readonly PolicyChange[];
}

export interface PolicyChange {
  readonly version: number;
  readonly reason: string;
  readonly by: string;
  readonly atMs: number;
}

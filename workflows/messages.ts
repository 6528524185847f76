/** The contract: names, ids, queues and message types that other programs rely on. Everything is plain JSON, so any
 * Temporal SDK can start, signal and query Conclave. This file imports types only: any side may import it. */

import type { Decision, Path } from '../domain/decision/decision.ts';
import type { DecideEventRequest, EventDecision } from '../domain/decision/event-decision.ts';
import type { DecideRequest } from '../domain/decision/request.ts';
import type { CallReport } from '../domain/health/health-state.ts';
import type { OperationsReport } from '../domain/health/operations-state.ts';
import type { CheckedOutcome } from '../domain/learning/check-outcomes.ts';
import type { OutcomeAnswer } from '../domain/learning/scored-decision.ts';
import type { ScorekeeperReport } from '../domain/learning/scorekeeper-state.ts';
import type { BudgetChange } from '../domain/money/check-budget.ts';
import type { DayMoney } from '../domain/money/day-money.ts';
import type { GovernorReport } from '../domain/money/governor-state.ts';
import type { Band, Mode } from '../domain/shared/modes.ts';

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
  deliverAlert: 'deliverAlert',
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
  /** How long it holds, counted from when it is set; then the mode is automatic again. Absent: until it is changed. */
  readonly forMs?: number;
}

/** `clearMode` on `operations`: the mode is automatic again. */
export interface ClearModeInput {
  readonly reason: string;
  readonly by: string;
}

/** `callFailed` on `operations`. */
export type { CallReport };

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
export type ScorekeeperState = ScorekeeperReport;

/** `state` of a decision. */
export interface DecideState {
  readonly phase: 'admit' | 'quick' | 'escalate' | 'panel' | 'wider' | 'verdict' | 'settle' | 'waiting' | 'done';
  readonly path: Path | null;
  readonly asked: readonly string[];
  readonly answered: readonly string[];
  readonly mode: Mode | null;
}

/** `state` of `operations`. */
export type OperationsState = OperationsReport;

/** `state` of a governor. Money in micro-dollars. */
export type GovernorState = GovernorReport;
